/** This defines `checkPointerBack`: that nothing would dangle once a pointer has been led back. Reads only. */
import type { ObservedNode, Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import { targetOf } from "../run/intent.ts";
import { leadsToDirectory } from "./leads-to-directory.ts";
import { profileGone } from "./profile-gone.ts";
import { stableLinkLeft } from "./stable-link-left.ts";
import { strandedLinks } from "./stranded-links.ts";
import { treeOf } from "./tree-of.ts";

/** A pointer that is to go back. */
export interface PointerBack extends Pick<Context, "stateDir"> {
  readonly record: Pick<IntentRecord, "parents" | "target">;
  /** What comes back; null: the pointer was absent. */
  readonly node: ObservedNode | null;
  /** Who asks. */
  readonly op: string;
}

/**
 * Looks at the tree that the pointer would lead to, and at every link through the pointer, whoever made it: none may come to lead
 * nowhere that leads somewhere now.
 *
 * @throws `E_BACKUP_MISSING` `profile_gone`; `E_POLICY` `stable_link_left`; `E_RESTORE_FAILED` `journal_tampered`
 */
export function checkPointerBack(root: Root, { record, node, stateDir, op }: PointerBack): void {
  const pointer = targetOf(record);
  const tree = node?.kind === "symlink" ? treeOf(record.parents, node.dest) : null;
  if (tree !== null && !leadsToDirectory(root, tree)) throw profileGone(pointer, tree);
  const readable = new ReadableRuns();
  const stranded = strandedLinks(root, { pointer, tree, stateDir }, readable);
  if (readable.error !== null) throw readable.error;
  if (stranded.length > 0) throw stableLinkLeft(pointer, stranded, op);
}
