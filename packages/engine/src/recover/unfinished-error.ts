/** This defines `unfinishedError`: what cannot be told before runs have ended. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** @param task what cannot be done, as a sentence begins */
export function unfinishedError({ op, task }: { readonly op: string; readonly task: string }, runs: readonly string[]): SwitchyardError {
  const message = `${task}: unfinished is ${runs.join(", ")}; needed is that it is ended first.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "unfinished_run", op, message, remedies: ["End it: switchyard recover"] });
}
