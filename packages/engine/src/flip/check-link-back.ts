/** This defines `checkLinkBack`: that a stable link which is to come back leads somewhere. Reads only (REQ-A2). */
import { posix } from "node:path";
import { SwitchyardError, withLook, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import { provisionalRun } from "../confirm/provisional-conflict.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { leadsSomewhere } from "../preflight/leads-somewhere.ts";
import { targetOf } from "../run/intent.ts";
import { POINTER } from "./pointer.ts";
import { treeOf } from "./tree-of.ts";

/** A node that is to come back. */
export interface LinkBack {
  readonly record: Pick<IntentRecord, "parents" | "target">;
  readonly coming: ObservedNode | null;
  /** The runs that wait to be confirmed. */
  readonly waiting: () => readonly ProvisionalRun[];
  /** Who asks. */
  readonly op: string;
}

/**
 * Looks at a link whose text leads through a pointer to a program. It may come back leading nowhere only where nothing is lost by that:
 * what stands there now leads nowhere either. A pointer that a provisional run has changed may go back, and then the link would keep it
 * from that.
 *
 * @throws `E_POLICY` `stable_link_nowhere`, `provisional_run`; `E_RESTORE_FAILED` `journal_tampered`
 */
export function checkLinkBack(root: Root, { record, coming, waiting, op }: LinkBack): void {
  if (coming?.kind !== "symlink") return;
  const leadsTo = posix.normalize(treeOf(record.parents, coming.dest));
  const [pointer, bin, program] = leadsTo.split("/").slice(-3);
  if (pointer !== POINTER || bin !== "bin" || program === undefined) return;
  const path = targetOf(record);
  checkWaiting(root, waiting(), leadsTo);
  if (!isLost(root, { path, leadsTo })) return;
  const message = `Cannot put back the link ${JSON.stringify(path)}: it leads to ${JSON.stringify(leadsTo)}, which is not there now, and what stands there now works; needed is a pointer to a profile that has it.`;
  throw new SwitchyardError({ id: "E_POLICY", reason: "stable_link_nowhere", op, path, message });
}

function checkWaiting(root: Root, waiting: readonly ProvisionalRun[], leadsTo: string): void {
  for (const one of waiting) {
    for (const { parents, target, prior, pointer } of one.run.intents) {
      const path = targetOf({ parents, target });
      if (pointer !== true || !leadsTo.startsWith(`${path}/`)) continue;
      const before = prior.kind === "symlink" && prior.dest !== null ? treeOf(parents, prior.dest) + leadsTo.slice(path.length) : null;
      if (before === null || !withLook(root, (look) => leadsSomewhere(look, before))) throw provisionalRun(path, one);
    }
  }
}

/** Whether it leads somewhere now and would not once it is back. */
function isLost(root: Root, { path, leadsTo }: { readonly path: string; readonly leadsTo: string }): boolean {
  return withLook(root, (look) => !leadsSomewhere(look, leadsTo) && leadsSomewhere(look, path));
}
