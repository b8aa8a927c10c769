/** This defines `laneOfMutants`. */
import type { MutantReport } from "../../mutants/try-mutants.ts";
import { mutantCommand } from "../../mutants/mutant-command.ts";
import type { LaneResult } from "../lanes-result.ts";

/** How the mutants were judged. */
export interface JudgedMutants {
  /** One without `by` was caught by no lane. */
  readonly judged: readonly { readonly mutant: string; readonly by?: string }[];
  /** The command that makes the same again. */
  readonly reproduce: string;
  readonly elapsedMs: number;
}

/** What became of the mutants, as reports have it. A guard that fails on the product as it is, is a finding. */
export function laneOfMutants({ falseAlarms }: Pick<MutantReport, "falseAlarms">, { judged, reproduce, elapsedMs }: JudgedMutants): LaneResult {
  return { lane: "mutants", points: judged.length, states: judged.length, distinct: judged.length, findings: falseAlarms.map((what) => ({ what, reproduce })), duration_ms: elapsedMs, caught: judged.map((one) => ({ ...one, ...(one.by === undefined ? { reproduce: mutantCommand(one.mutant) } : {}) })) };
}
