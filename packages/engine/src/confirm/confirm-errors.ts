/** This defines the refusals of a confirmation. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { confirmBy } from "./provisional-run.ts";

/** `E_POLICY` `confirm_too_late`, exit 10: the deadline had passed, and the run was undone, now or before. */
export function tooLate({ begin, deadlineMs }: RunRecord): SwitchyardError {
  const message = `Cannot confirm the run ${begin.run_id}: it had to be confirmed by ${confirmBy(deadlineMs ?? 0)}, and was undone because it was not.`;
  return refusal("confirm_too_late", message);
}

/** `E_POLICY` `run_undone`, exit 10: nothing of the run stands any more. */
export function notStanding({ begin, error }: RunRecord): SwitchyardError {
  const why = error === null ? "" : ` (${error.reason})`;
  return refusal("run_undone", `Cannot confirm the run ${begin.run_id}: it was undone${why}; needed is a run that stands.`);
}

/** `E_POLICY` `nothing_provisional`, exit 10: no run waits for a confirmation. */
export function nothingProvisional(): SwitchyardError {
  return refusal("nothing_provisional", "Cannot confirm: no run waits for it.");
}

function refusal(reason: "confirm_too_late" | "run_undone" | "nothing_provisional", message: string): SwitchyardError {
  return new SwitchyardError({ id: "E_POLICY", reason, op: "confirm", message });
}
