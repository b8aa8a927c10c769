// This defines `sampleStates`: a fair part of too many crash states.

import type { CrashState } from "./crash-state.ts";
import { seededRandom } from "./seeded-random.ts";
import { shuffle } from "./shuffle.ts";

/** How to draw. */
export interface SampleOptions {
  /** Infinity keeps all. */
  readonly maxStates: number;
  readonly seed: number;
}

/**
 * At most `maxStates` of `states`, in their order. The calls of the workload take turns, so that a call with few states
 * is not crowded out by a long commit; within a call chance decides.
 */
export function sampleStates(
  states: readonly CrashState[],
  { maxStates, seed }: SampleOptions,
): readonly CrashState[] {
  if (states.length <= maxStates) return states;
  const random = seededRandom(seed);
  const byCall = Map.groupBy(states, ({ lastCall, reached }) => JSON.stringify([lastCall, reached]));
  const ranked = [...byCall.values()].flatMap((group) => {
    return shuffle(group, random).map((state, turn) => ({ state, turn, tie: random() }));
  });
  return ranked
    .toSorted((left, right) => left.turn - right.turn || left.tie - right.tie)
    .slice(0, maxStates)
    .map(({ state }) => state)
    .toSorted((left, right) => left.ordinal - right.ordinal);
}
