/** This defines `recoveredLines`: the runs that a verb brought to their end before its own work. */
import type { RecoveredRun } from "@switchyard/engine";
import { kindOfRun } from "./kind-of-run.ts";
import { profileWords } from "./profile-words.ts";
import { showPath } from "./show-path.ts";

/** One line for each, with the reason where it was undone; of a flip a second one, between which profiles it was. */
export function recoveredLines(recovered: readonly RecoveredRun[]): string[] {
  return recovered.flatMap((run) => [`recovered ${kindOfRun(run)} ${run.run_id}: ${run.outcome}${run.reason === null ? "" : ` (${run.reason.replaceAll("_", " ")})`}`, ...flipLines(run)]);
}

function flipLines({ flip }: RecoveredRun): string[] {
  return flip === null ? [] : [`    of ${showPath(flip.prefix)} from ${profileWords(flip.from_profile)} to ${profileWords(flip.to_profile)}`];
}
