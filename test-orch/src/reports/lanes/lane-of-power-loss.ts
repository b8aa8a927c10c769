/** This defines `laneOfPowerLoss`. */
import type { ConfigResult, PowerLossResult } from "../../power-loss/power-loss-result.ts";
import type { LaneResult } from "../lanes-result.ts";

/** What a subject has shown under power loss, as reports have it. An image that could not be mounted is a finding. */
export function laneOfPowerLoss({ subject, seed, configs }: PowerLossResult): LaneResult {
  const sum = (numberOf: (config: ConfigResult) => number): number => configs.reduce((total, config) => total + numberOf(config), 0);
  return {
    lane: `power loss: ${subject}`,
    seed,
    points: sum(({ checked }) => checked),
    states: sum(({ enumerated }) => enumerated),
    distinct: sum(({ distinct }) => distinct),
    findings: configs.flatMap(({ violations, unmountable }) => [
      ...violations.map(({ fileSystem, adversary, how, lastCall, message, reproduce }) => ({ what: `${fileSystem}, ${adversary}, after ${lastCall}, ${how}: ${message}`, reproduce })),
      ...unmountable.map(({ fileSystem, adversary, how, lastCall, refusal, reproduce }) => ({ what: `${fileSystem}, ${adversary}, after ${lastCall}, ${how}: cannot be mounted, ${refusal}`, reproduce })),
    ]),
    duration_ms: sum(({ millis }) => millis.record + millis.enumerate + millis.check),
  };
}
