/** This defines `recoveredLines`: the runs that a verb brought to their end before its own work. */
import type { RecoveredRun } from "@switchyard/engine";

/** One line for each, with the reason where it was undone. */
export function recoveredLines(recovered: readonly RecoveredRun[]): string[] {
  return recovered.map(({ run_id: id, verb, outcome, reason }) => `recovered ${verb} ${id}: ${outcome}${reason === null ? "" : ` (${reason.replaceAll("_", " ")})`}`);
}
