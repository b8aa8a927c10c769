/** This defines `checkLinkBack`: that a stable link which is to come back leads somewhere. Reads only (REQ-A2). */
import { posix } from "node:path";
import { SwitchyardError, withLook, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import { leadsSomewhere } from "../preflight/leads-somewhere.ts";
import { targetOf } from "../run/intent.ts";
import { POINTER } from "./pointer.ts";
import { treeOf } from "./tree-of.ts";

/** A node that is to come back. */
export interface LinkBack {
  readonly record: Pick<IntentRecord, "parents" | "target">;
  readonly coming: ObservedNode | null;
  /** Who asks. */
  readonly op: string;
}

/**
 * Looks at a link whose text leads through a pointer to a program. It may come back leading nowhere only where nothing is lost by that:
 * what stands there now leads nowhere either.
 *
 * @throws `E_POLICY` `stable_link_nowhere`
 */
export function checkLinkBack(root: Root, { record, coming, op }: LinkBack): void {
  if (coming?.kind !== "symlink") return;
  const leadsTo = posix.normalize(treeOf(record.parents, coming.dest));
  const [pointer, bin, program] = leadsTo.split("/").slice(-3);
  if (pointer !== POINTER || bin !== "bin" || program === undefined) return;
  const path = targetOf(record);
  if (!isLost(root, { path, leadsTo })) return;
  const message = `Cannot put back the link ${JSON.stringify(path)}: it leads to ${JSON.stringify(leadsTo)}, which is not there now, and what stands there now works; needed is a pointer to a profile that has it.`;
  throw new SwitchyardError({ id: "E_POLICY", reason: "stable_link_nowhere", op, path, message });
}

/** Whether it leads somewhere now and would not once it is back. */
function isLost(root: Root, { path, leadsTo }: { readonly path: string; readonly leadsTo: string }): boolean {
  return withLook(root, (look) => !leadsSomewhere(look, leadsTo) && leadsSomewhere(look, path));
}
