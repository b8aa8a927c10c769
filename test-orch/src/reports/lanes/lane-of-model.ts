/** This defines `laneOfModel`. */
import type { ModelResult } from "../../model/run-model.ts";
import type { LaneResult } from "../lanes-result.ts";

/** What the persistence model has found, as reports have it. @param reproduce the command that plays the same again */
export function laneOfModel({ subject, played, enumerated, distinct, violations, elapsedMs }: ModelResult, { seed, reproduce }: { readonly seed: number; readonly reproduce: string }): LaneResult {
  return { lane: `model: ${subject}`, seed, points: played, states: enumerated, distinct, findings: violations.map((what) => ({ what, reproduce })), duration_ms: elapsedMs };
}
