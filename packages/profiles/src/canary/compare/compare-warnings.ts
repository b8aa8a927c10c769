/** This defines `compareWarnings`: what to know of a comparison besides what it found. */
import type { CanaryPath } from "../canary-path.ts";
import type { CompareRequest } from "./compare-in-canary.ts";
import type { FoundProgram } from "./find-program.ts";
import type { RanSide } from "./run-side.ts";

/** What was run, and what came of it. */
export interface Compared {
  readonly canaries: readonly [CanaryPath, CanaryPath];
  readonly programs: readonly [FoundProgram, FoundProgram];
  readonly ran: readonly [RanSide, RanSide];
}

/** One line each. */
export function compareWarnings({ words, files }: Pick<CompareRequest, "words" | "files">, { canaries, programs, ran }: Compared): string[] {
  const [{ copied }] = ran;
  return [
    ...new Set(canaries.flatMap(({ warnings }) => warnings)),
    ...(programs[0].fromProfile ? [] : [`${JSON.stringify(words[0])} is of neither profile: compared is what it starts from them.`]),
    ...(copied === null || copied.plain.length === 0 ? [] : [`Of ${copied.plain.length} names in ${JSON.stringify(files)} owner or attributes could not be kept; both runs had the same.`]),
    ...(copied === null || copied.leftOut.length === 0 ? [] : [`Of ${JSON.stringify(files)} was left out what is neither file, link nor directory: ${copied.leftOut.length} names.`]),
    ...(ran.some(({ left }) => left.some((one) => !one.ended)) ? ["Not every process that was left running could be ended."] : []),
    ...(ran.some(({ command }) => command.outputHeld) ? ["A process that left its session held the output open; what it printed later is not compared."] : []),
  ];
}
