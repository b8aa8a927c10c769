/** This defines `TargetStates`: how targets stand, compared with what runs left there. Reads only. */
import { identityOf, isSwitchyardError, matches, nodeName, observe, resolveInRoot, safePath, type NodeIdentity, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import { isPriorState, parseSidecar } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import { DirCache } from "../preflight/dir-cache.ts";
import { swapOf } from "../run/intent.ts";

/**
 * `switched`: as the run left it; `dangling`: so too, but what the link leads to is gone; `prior`: as before the run; `missing`;
 * `changed`: someone else changed it.
 */
export type TargetState = "switched" | "dangling" | "prior" | "missing" | "changed";

/** What stands at a target. */
export interface FoundTarget {
  readonly node: ObservedNode;
  readonly state: TargetState;
}

/** Of targets one after another; each directory is opened, and each source looked for, once. */
export class TargetStates {
  readonly dirs: DirCache;
  readonly #sources = new Map<string, boolean>();

  constructor(root: Root) {
    this.dirs = new DirCache(root);
  }

  /** @param staged the identity of the copy that the run placed, where it placed one */
  async of(record: IntentRecord, staged: NodeIdentity | undefined): Promise<FoundTarget> {
    try {
      const dir = this.dirs.open(record.parents.map((name) => nodeName(name)));
      const node = observe(dir, record.target);
      if (isPlaced(record, staged, node)) return { node, state: node.kind === "symlink" && !this.#isThere(record.source) ? "dangling" : "switched" };
      const prior = await isPriorState(dir, record.target, node, parseSidecar(record.sidecar.content, record.sidecar.name));
      return { node, state: prior ? "prior" : node.kind === "none" ? "missing" : "changed" };
    } catch (error) {
      // Its directory has gone, and the target with it.
      if (isSwitchyardError(error) && error.id === "E_POLICY") return { node: { kind: "none" }, state: "missing" };
      throw error;
    }
  }

  /** Closes the directories. */
  close(): void {
    this.dirs.close();
  }

  /** Of what was put back nobody asks. */
  #isThere(source: string | null): boolean {
    if (source === null) return true;
    const known = this.#sources.get(source) ?? leadsSomewhere(this.dirs.root, source);
    this.#sources.set(source, known);
    return known;
  }
}

/** Whether the node is what the run put there: a link by its text, a kept node by its inode, a copy of one by the copy's. */
function isPlaced(record: IntentRecord, staged: NodeIdentity | undefined, node: ObservedNode): boolean {
  const { incoming } = swapOf(record, record.incoming?.how === "link" ? undefined : staged);
  return incoming === null ? node.kind === "none" : matches(incoming.node, identityOf(node));
}

function leadsSomewhere(root: Root, source: string): boolean {
  try {
    resolveInRoot(root, safePath(source), "follow");
    return true;
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    // Whoever may not look there cannot say that it is gone.
    return error.reason === "parent_unreadable";
  }
}
