/** This defines `draftIntents`: names, identities and sidecars for the changes of a run, decided before anything is made. */
import { identityOf, type DirHandle, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import { Catalog, describeNode, encodeSidecar, freeNames, nextGeneration, tag, type ReservedNames, type SidecarContext } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import type { Intent } from "./intent.ts";

/** One change as its verb wants it. */
export interface Change {
  readonly actionId: string;
  readonly dir: DirHandle;
  readonly parents: readonly NodeName[];
  readonly target: NodeName;
  /** What stands there now, and its hash. */
  readonly node: ObservedNode;
  readonly hash: string | null;
  /** What the sidecar calls the displaced node: of a switch, or of a restore. */
  readonly role: SidecarContext["role"];
  readonly source: string | null;
  /** The hash of what will stand there. */
  readonly afterHash: string | null;
  /** The new node, given the names reserved for this change. */
  readonly incoming: (names: ReservedNames) => IntentRecord["incoming"];
}

/** What all changes of the run share. */
export interface DraftContext {
  readonly runId: string;
  readonly planId: string;
  readonly backupTag: string;
}

/**
 * Drafts the intents. Each directory is scanned once for all its targets; names that are taken are passed over.
 *
 * @param changes in the order in which they will be made
 */
export function draftIntents(changes: readonly Change[], context: DraftContext): Intent[] {
  const backupTag = tag(context.backupTag);
  const now = Date.now();
  const catalogs = new Map<DirHandle, Catalog>();
  return changes.map((change, index) => {
    const catalog = catalogs.get(change.dir) ?? new Catalog(change.dir, { tag: backupTag });
    catalogs.set(change.dir, catalog);
    const names = freeNames(change.target, backupTag, now, catalog);
    return { dir: change.dir, record: draft(change, { index, names, catalog, now, context }) };
  });
}

interface Place {
  readonly index: number;
  readonly names: ReservedNames;
  readonly catalog: Catalog;
  readonly now: number;
  readonly context: DraftContext;
}

function draft(change: Change, { index, names, catalog, now, context }: Place): IntentRecord {
  const { target, node } = change;
  const generation = nextGeneration(catalog, target);
  return {
    type: "intent",
    index,
    action_id: change.actionId,
    parents: [...change.parents],
    target,
    source: change.source,
    incoming: change.incoming(names),
    prior: identityOf(node),
    prior_hash: change.hash,
    after_hash: change.afterHash,
    keep: names.payload,
    sidecar: sidecarOf(change, { name: names.sidecar, generation, createdAt: new Date(now).toISOString(), context }),
    tombstone: node.kind === "none",
  };
}

interface SidecarDraft {
  readonly name: NodeName;
  readonly generation: number;
  readonly createdAt: string;
  readonly context: DraftContext;
}

/** The sidecar of a change. Of a large plan the texts of all sidecars would be most of what is in memory: they are made when asked for. */
function sidecarOf({ dir, target, node, role, actionId, hash }: Change, { name, generation, createdAt, context }: SidecarDraft): IntentRecord["sidecar"] {
  const { runId, planId } = context;
  // Read once: later the target is another node.
  const xattrs = node.kind === "none" ? NO_XATTRS : dir.sys.xattrs(dir.fd, target);
  const contentHash = node.kind === "file" ? hash : null;
  return {
    name,
    get content() {
      return encodeSidecar(describeNode(dir, target, node, { role, runId, planId, actionId, generation, createdAt, contentHash, xattrs }));
    },
  };
}

const NO_XATTRS: ReadonlyMap<string, Buffer> = new Map();
