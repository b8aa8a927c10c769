/** This defines `draftIntents`: names, identities and sidecars for the changes of a run, decided before anything is made. */
import { identityOf, ignoring, pathIn, readMountTable, type DirHandle, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import { freeNames, nextGeneration, privilegesOf, tag, type ReservedNames, type SidecarContext } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import type { Policy } from "@switchyard/policy";
import type { KeptAt } from "../backup-dir/kept-at.ts";
import { Catalogs } from "../preflight/catalogs.ts";
import { changingError } from "../preflight/changing-error.ts";
import { mountOf } from "../preflight/mount-of.ts";
import type { ChangeDoubt } from "../report/change-warning.ts";
import type { Diversion } from "../protect/diversion.ts";
import type { Intent } from "./intent.ts";
import { LABEL } from "./restore-label.ts";
import { SidecarDraft, type RunContext } from "./sidecar-draft.ts";

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
  /** The hash of the file that the source leads to, where it was taken. */
  readonly sourceHash?: string | undefined;
  /** Whether what the source leads to is a program; if absent, it is. */
  readonly isProgram?: boolean | undefined;
  /** Whether the target is the pointer of a prefix; if absent, it is not. */
  readonly isPointer?: boolean | undefined;
  /** The package that a displaced file belongs to, where that is known. */
  readonly package?: SidecarContext["package"];
  /** The hash of what will stand there; null where that has none, or it was not taken. */
  readonly afterHash: string | null;
  /** Where the displaced node is kept; null: beside the target. */
  readonly keptAt: KeptAt | null;
  /** The directory of the kept node that comes in, where that is not beside the target. */
  readonly from: DirHandle | null;
  /** Of a protected target: what is to be done with its diversion; if absent, nothing. */
  readonly diversion?: Diversion | undefined;
  /** What is in doubt of it, and what a policy field let pass. */
  readonly warnings: readonly ChangeDoubt[];
  /** The new node, given the names reserved for this change. */
  readonly incoming: (names: ReservedNames) => IntentRecord["incoming"];
}

/** What all changes of the run share. */
export interface DraftContext {
  readonly runId: string;
  readonly planId: string;
  readonly backupTag: string;
  readonly policy: Pick<Policy, "record_hashes">;
}

/**
 * Drafts the intents. A directory is scanned for all its targets in a row; names that are taken are passed over.
 *
 * @param changes in the order in which they will be made
 */
export function draftIntents(changes: Iterable<Change>, context: DraftContext): Intent[] {
  const backupTag = tag(context.backupTag);
  const now = Date.now();
  const catalogs = new Catalogs(context.backupTag);
  const { runId, planId, policy } = context;
  const shared: RunContext = { runId, planId, createdAt: new Date(now).toISOString(), recordHashes: policy.record_hashes };
  const isVolatile = volatileDirs();
  const intents: Intent[] = [];
  for (const change of changes) {
    const index = intents.length;
    const { dir, keptAt, from } = change;
    const beside = catalogs.of(dir);
    const catalog = catalogs.of(dir, keptAt?.dir);
    const names = freeNames(change.target, backupTag, now, catalog);
    const generation = Math.max(nextGeneration(catalog, change.target), nextGeneration(beside, change.target));
    // Read once: later the target is another node.
    const xattrs = xattrsOf(change);
    const draft = sidecarOf(change, xattrs, { index, names, generation, shared });
    const doubts = doubtsOf(change, isVolatile(catalog.store));
    intents.push({ dir, store: catalog.store, from, record: { ...recordOf(change, { index, names }, draft), ...rightsOf(change, xattrs), ...doubts }, draft, label: xattrs.get(LABEL) ?? null });
  }
  return intents;
}

interface Place {
  readonly index: number;
  readonly names: ReservedNames;
  readonly generation: number;
  readonly shared: RunContext;
}

function recordOf(change: Change, { index, names }: Pick<Place, "index" | "names">, sidecar: SidecarDraft): IntentRecord {
  const { node, keptAt } = change;
  return {
    type: "intent",
    index,
    action_id: change.actionId,
    parents: change.parents,
    target: change.target,
    source: change.source,
    ...(change.sourceHash === undefined ? {} : { source_hash: change.sourceHash }),
    ...(change.isProgram === false ? { program: false } : {}),
    ...(change.isPointer === true ? { pointer: true } : {}),
    incoming: change.incoming(names),
    prior: identityOf(node),
    prior_hash: change.hash,
    after_hash: change.afterHash,
    keep: names.payload,
    ...(keptAt === null ? {} : { store: { parents: keptAt.parents, displaced: names.displaced, way: keptAt.way } }),
    sidecar,
    tombstone: node.kind === "none",
    ...(change.diversion === undefined ? {} : { diversion: change.diversion }),
  };
}

function doubtsOf({ warnings }: Change, isVolatile: boolean): Pick<IntentRecord, "volatile" | "warnings"> {
  return { ...(isVolatile ? { volatile: true } : {}), ...(warnings.length === 0 ? {} : { warnings }) };
}

/** Tells of each directory, looked at once, whether its mount loses everything with the power (REQ-B8). */
function volatileDirs(): (dir: DirHandle) => boolean {
  const mounts = readMountTable();
  const known = new Map<DirHandle, boolean>();
  return (dir) => {
    const isVolatile = known.get(dir) ?? mountOf(mounts, dir.sys.statx(dir.fd, "").mountId)?.isVolatile === true;
    known.set(dir, isVolatile);
    return isVolatile;
  };
}

/** @throws `E_ATOMIC_SWAP` `conflict` where the target has gone since it was looked at */
function xattrsOf({ dir, target, node }: Change): ReadonlyMap<string, Buffer> {
  const found = node.kind === "none" ? NO_XATTRS : ignoring("ENOENT", () => dir.sys.xattrs(dir.fd, target));
  if (found === undefined) throw changingError(pathIn(dir, target));
  return found.size === 0 ? NO_XATTRS : found;
}

function rightsOf({ node }: Change, xattrs: ReadonlyMap<string, Buffer>): Pick<IntentRecord, "prior_privileges"> {
  const privileges = node.kind === "file" ? privilegesOf({ ...node.stat, xattrs }) : null;
  return privileges === null ? {} : { prior_privileges: privileges };
}

function sidecarOf({ dir, target, node, role, actionId, hash, package: owner, keptAt }: Change, xattrs: ReadonlyMap<string, Buffer>, { index, names, generation, shared }: Place): SidecarDraft {
  const contentHash = node.kind === "file" ? hash : null;
  const method = keptAt?.way === "copy" && node.kind !== "none" ? "copy" : undefined;
  return new SidecarDraft(names.sidecar, index, { shared, dir, target, node, role, actionId, generation, contentHash, xattrs, package: owner, directory: keptAt === null ? undefined : dir.path, method });
}

const NO_XATTRS: ReadonlyMap<string, Buffer> = new Map();
