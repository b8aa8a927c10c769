/** This defines `targetsToLeave`: the targets that a rollback may leave as they are while it restores the others. Pure. */
import type { SwitchyardError } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import { isLackOfBackup } from "../run/left-target.ts";
import type { ExaminedRun, ExaminedTarget } from "./examine-run.ts";

/** One whose backup cannot be brought back. */
export type TargetToLeave = ExaminedTarget & { readonly error: SwitchyardError };

/**
 * Those whose backup is missing or not what it should be, where the policy has the others go on without them; else none. Of a
 * run that waits to be confirmed none is left: it goes back as a whole.
 */
export function targetsToLeave({ isProvisional, targets }: ExaminedRun, policy: Pick<Policy, "force_restore_best_effort">): TargetToLeave[] {
  return policy.force_restore_best_effort && !isProvisional ? targets.filter(isToLeave) : [];
}

function isToLeave(target: ExaminedTarget): target is TargetToLeave {
  return target.decision === "stop" && target.error !== null && isLackOfBackup(target.error);
}
