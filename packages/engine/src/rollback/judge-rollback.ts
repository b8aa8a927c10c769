/** This defines `judgeRollback`: what stops a rollback, the same in dry run and commit (REQ-S10). */
import type { Root } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import { provisionalConflict } from "../confirm/provisional-conflict.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { commandByHand } from "../run/hand-commands.ts";
import { targetOf } from "../run/intent.ts";
import { leftError } from "../run/left-target.ts";
import type { ExaminedRun, ExaminedTarget } from "./examine-run.ts";
import { targetsToLeave, type TargetToLeave } from "./targets-to-leave.ts";

/** What was judged. */
export interface JudgedRollback {
  /** Why nothing of it may be undone; null: it goes ahead. */
  readonly error: ExaminedTarget["error"];
  /** What it then leaves as it is, and the error with which it ends for that; null where it leaves nothing. */
  readonly left: readonly TargetToLeave[];
  readonly leftError: Error | null;
}

/** What judging goes by besides the examined run. */
export interface RollbackSurroundings {
  readonly root: Root;
  readonly waiting: readonly ProvisionalRun[];
  readonly policy: Pick<Policy, "force_restore_best_effort">;
}

/** What another provisional run holds comes first: it is why the target is not as this run left it. */
export function judgeRollback(examined: ExaminedRun, { root, waiting, policy }: RollbackSurroundings): JudgedRollback {
  const { begin, targets } = examined;
  const left = targetsToLeave(examined, policy);
  const passed = new Set<ExaminedTarget>(left);
  const others = waiting.filter((one) => one.run.begin.run_id !== begin.run_id);
  const touched = targets.filter(({ decision }) => decision !== "noop").map(({ record }) => targetOf(record));
  const error = provisionalConflict(others, touched) ?? targets.find((target) => target.error !== null && !passed.has(target))?.error ?? null;
  return error === null ? { error, left, leftError: leftErrorOf(left, { root, runId: begin.run_id }) } : { error, left: [], leftError: null };
}

function leftErrorOf(left: readonly TargetToLeave[], { root, runId }: { readonly root: Root; readonly runId: string }): Error | null {
  const commands = left.flatMap(({ dir, record, keptAt }) => commandByHand({ dir, store: keptAt?.dir ?? dir }, record, root.path));
  const again = `Mend what is named above, then run: switchyard rollback ${runId} --commit`;
  return leftError(left.map(({ error }) => error), [again, ...commands.map((command) => `By hand, after a look at it: ${command}`)]);
}
