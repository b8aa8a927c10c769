/** This defines `checkNothingOpen`: whether a command that ended by itself left work for recovery. */
import type { FaultEnding } from "./fault-lane.ts";
import { UNDO_FAILED } from "./undo-failed.ts";

/** What it may leave: papers that are completed from the journal, and the folder of a run that named nothing. */
const HARMLESS: readonly unknown[] = ["completed", "discarded"];

/**
 * A command that was refused a call, ended by itself and did not say 70 has brought its run to an end.
 *
 * @param recovery the document of the `recover` that followed
 * @param mayBeOpen e.g. because the program directories had not been touched at all, so that an open run does no harm
 */
export function checkNothingOpen(ending: FaultEnding, recovery: Readonly<Record<string, unknown>>, mayBeOpen: boolean): string[] {
  if (ending.fault.kind === "kill" || ending.exitCode === undefined || ending.exitCode === UNDO_FAILED || mayBeOpen) return [];
  const recovered: unknown = recovery["recovered"];
  const outcomes = Array.isArray(recovered) ? recovered.map((run: { outcome?: unknown }) => run.outcome) : [];
  const open = outcomes.filter((outcome) => !HARMLESS.includes(outcome));
  return open.map((outcome) => `exit ${ending.exitCode}, but its run was open: recover says ${String(outcome)}`);
}
