/** This defines `checkNothingOpen`: whether a program that came to its end by itself left work for recovery. */
import type { CrashedRoot } from "../crash-subject.ts";
import type { Recovery } from "../recovery.ts";
import { UNDO_FAILED } from "../undo-failed.ts";

/** What one may leave that was refused a call: papers that are completed from the journal, and the folder of a run that named nothing. */
const HARMLESS: readonly string[] = ["completed", "discarded"];

/**
 * Work that was done has brought its run to an end; and so has a command that was refused a call, ended by itself and did not say
 * 70. A recovery may fail and leave it open.
 *
 * @param recovery the one that followed
 * @param isUntouched whether the program directories were as before the work, so that an open run does no harm
 */
export function checkNothingOpen({ reached, ending }: Pick<CrashedRoot, "reached" | "ending">, { outcomes }: Recovery, isUntouched: boolean): string[] {
  if (ending === undefined) return reached === null || outcomes.length === 0 ? [] : [`done, but a run was ${outcomes.join(", ")}`];
  const { fault, exitCode, struck } = ending;
  if (fault.kind === "kill" || exitCode === undefined || exitCode === UNDO_FAILED) return [];
  if (isUntouched || (struck === "recovery" && exitCode !== 0)) return [];
  const open = outcomes.filter((outcome) => !HARMLESS.includes(outcome));
  return open.map((outcome) => `exit ${exitCode}, but its run was open: recover says ${outcome}`);
}
