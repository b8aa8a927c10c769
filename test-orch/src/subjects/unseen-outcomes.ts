// This defines `unseenOutcomes`: what a lane should have met and did not.

import type { PowerLossResult } from "../power-loss/power-loss-result.ts";
import type { LaneEntry } from "./product-lane.ts";

/** Those of `mustSee` that no outcome of `result` has in it. */
export function unseenOutcomes({ mustSee }: Pick<LaneEntry, "mustSee">, { configs }: PowerLossResult): readonly string[] {
  const names = configs.flatMap(({ outcomes }) => Object.keys(outcomes));
  return mustSee.filter((part) => !names.some((name) => name.includes(part)));
}
