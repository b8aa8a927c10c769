/** This defines the errors with which a provisional run ends that was not confirmed. */
import { SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { reportError } from "../report/report-error.ts";
import { isScriptBegun } from "../state/run-folder.ts";
import { confirmBy } from "./provisional-run.ts";

/** Why it was undone: nobody confirmed it in time, its own script was run, or a rollback took it back. */
export type Unconfirmed = "deadline_passed" | "undo_script" | "taken_back";

/** `E_POLICY`, exit 10: the run does not stand, because it was not confirmed. */
export function unconfirmed({ begin, deadlineMs }: RunRecord, reason: Unconfirmed): SwitchyardError {
  const by = confirmBy(deadlineMs ?? 0);
  const found = { deadline_passed: `nobody confirmed it by ${by}`, undo_script: "its undo script was run", taken_back: "it was rolled back before it was confirmed" }[reason];
  return new SwitchyardError({ id: "E_POLICY", reason, op: "apply", message: `The run ${begin.run_id} does not stand: ${found}.` });
}

/** The error as the journal's `undoing` record says it. */
export function notedError(error: unknown): NonNullable<RunRecord["error"]> {
  const { id, reason, message, path } = reportError(error).reported;
  return { id, reason, message, path };
}

/** Why recovery undoes this run: what its journal says already, or that it was not confirmed; null where it was cut short. */
export function whyUndone(folder: DirHandle, run: RunRecord): RunRecord["error"] {
  if (run.error !== null || run.deadlineMs === null) return run.error;
  return notedError(unconfirmed(run, isScriptBegun(folder) ? "undo_script" : "deadline_passed"));
}
