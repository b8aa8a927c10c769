/** This defines `checkProfileEnding`: whether a struck verb about profiles said what it did. */
import { checkExit } from "../check-exit.ts";
import type { StruckRoot } from "../struck-root.ts";
import { UNDO_FAILED } from "../undo-failed.ts";
import { notDone, profileState } from "./profile-state.ts";
import { profileMemory, VENDOR } from "./profile-situation.ts";

/** After a refused call: success means that all is done, and a refused flip has led the pointer to nothing new [REQ-P2]. */
export function checkProfileEnding({ root, ending }: StruckRoot): string[] {
  const violations = checkExit(ending);
  const { fault, exitCode, struck } = ending;
  if (struck === "recovery" || fault.kind === "kill" || exitCode === undefined || exitCode === UNDO_FAILED) return violations;
  const situation = profileMemory.read(root);
  const state = profileState(root, situation);
  const wrong = exitCode === 0 ? notDone(situation, state) : situation.verb === "set" && state.active !== VENDOR ? [`the profile ${state.active} is active`] : [];
  return [...violations, ...wrong.map((line) => `exit ${exitCode}, but ${line}`)];
}
