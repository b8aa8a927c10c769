/** This defines `TargetStates`: how targets stand, compared with what runs left there. Reads only. */
import { isSwitchyardError, Look, nodeName, observe, type NodeIdentity, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import { isPriorState, parseSidecar } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import { DirCache } from "../preflight/dir-cache.ts";
import { leadsSomewhere } from "../preflight/leads-somewhere.ts";
import { isPlaced } from "../run/is-placed.ts";

/**
 * `switched`: as the run left it; `dangling`: a link as the run left it, but what it leads to is gone; `prior`: as before the run; `missing`;
 * `replaced`: a link with the text of the run's own, but another one, e.g. made by hand, or of a root that was copied: programs
 * find the same, and undoing the run displaces it only where the policy lets it; `changed`: someone else changed it.
 */
export type TargetState = "switched" | "dangling" | "prior" | "missing" | "replaced" | "changed";

/** What stands at a target. */
export interface FoundTarget {
  readonly node: ObservedNode;
  readonly state: TargetState;
}

/** Of targets one after another, in one look: each directory is opened, and each source looked for, once. */
export class TargetStates {
  readonly dirs: DirCache;
  readonly #look: Look;
  readonly #sources = new Map<string, boolean>();

  constructor(root: Root) {
    this.dirs = new DirCache(root);
    this.#look = new Look(root);
  }

  /** @param staged the identity of the link or copy that the run placed, as far as it was noted */
  async of(record: IntentRecord, staged: NodeIdentity | undefined): Promise<FoundTarget> {
    try {
      const dir = this.dirs.open(record.parents.map((name) => nodeName(name)));
      const node = observe(dir, record.target);
      if (isPlaced(record, staged, node)) return { node, state: this.#linkState(record, node, "switched") };
      const prior = await isPriorState(dir, record.target, node, parseSidecar(record.sidecar.content, record.sidecar.name));
      if (prior) return { node, state: "prior" };
      if (isEqualLink(record, node)) return { node, state: this.#linkState(record, node, "replaced") };
      return { node, state: node.kind === "none" ? "missing" : "changed" };
    } catch (error) {
      // Its directory has gone, and the target with it.
      if (isSwitchyardError(error) && error.id === "E_POLICY") return { node: { kind: "none" }, state: "missing" };
      throw error;
    }
  }

  /** Closes the directories. */
  close(): void {
    this.dirs.close();
    this.#look.close();
  }

  #linkState({ source }: IntentRecord, { kind }: ObservedNode, well: "switched" | "replaced"): TargetState {
    return kind === "symlink" && !this.#isThere(source) ? "dangling" : well;
  }

  /** Of what was put back nobody asks. */
  #isThere(source: string | null): boolean {
    if (source === null) return true;
    const known = this.#sources.get(source) ?? leadsSomewhere(this.#look, source);
    this.#sources.set(source, known);
    return known;
  }
}

/** Whether it is a link with the text of the run's own. Whoever made it, it leads where the run's led. */
function isEqualLink({ incoming }: IntentRecord, node: ObservedNode): boolean {
  const dest = incoming?.how === "link" ? incoming.dest : incoming?.identity.kind === "symlink" ? incoming.identity.dest : null;
  return node.kind === "symlink" && node.dest === dest;
}
