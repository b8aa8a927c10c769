/** This defines `programsFor`: what a command's name stands for with each of two profiles. */
import type { CanaryPath } from "../canary-path.ts";
import { compareError } from "./compare-error.ts";
import { findProgram, type FoundProgram } from "./find-program.ts";

/** Where to look for what. */
export interface ProgramsWanted {
  readonly canaries: readonly [CanaryPath, CanaryPath];
  readonly word: string;
  /** The caller's own PATH. */
  readonly path: string;
}

/** Both, or neither, are of their profile: else one of them would be held against what happens to be next on PATH. @throws `E_USAGE` `command_missing`, `applet_missing` */
export function programsFor({ canaries, word, path }: ProgramsWanted): readonly [FoundProgram, FoundProgram] {
  const find = ({ programs }: CanaryPath): FoundProgram | null => findProgram(word, { programs, path });
  const [first, second] = [find(canaries[0]), find(canaries[1])];
  const lacking = first?.fromProfile === true ? (second?.fromProfile === true ? null : canaries[1]) : second?.fromProfile === true ? canaries[0] : null;
  if (lacking !== null) throw compareError("applet_missing", `the profile ${lacking.profile} has no ${JSON.stringify(word)} that can be started`);
  if (first === null || second === null) throw compareError("command_missing", `${JSON.stringify(word)} is neither in a profile nor on PATH`);
  return [first, second];
}
