/** This defines `conflictWarnings`: what a verb must say of a conflict that its recovery met on the way. */
import type { RecoveredRun } from "../report/report.ts";

/** One warning for each target at which recovery found, and left, someone else's node. */
export function conflictWarnings(recovered: readonly RecoveredRun[]): string[] {
  return recovered.flatMap(({ run_id, conflicts }) =>
    conflicts.map((path) => `Recovering run ${run_id}, someone else's change of ${JSON.stringify(path)} was left; the old one is kept beside it.`),
  );
}
