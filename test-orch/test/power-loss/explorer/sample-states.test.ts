import { describe, expect, it } from "vitest";
import { sampleStates } from "../../../src/power-loss/index.ts";
import type { CrashState } from "../../../src/power-loss/index.ts";

/** One hundred states after a long commit, and one after each of two quick calls. */
const crowded: readonly CrashState[] = [
  ...Array.from({ length: 100 }, (_, ordinal) => stateAfter("1 sync", ordinal)),
  stateAfter("2 rename", 100),
  stateAfter("3 fsync", 101),
];

function stateAfter(lastCall: string, ordinal: number): CrashState {
  return { ordinal, reached: null, lastCall, disks: [] };
}

function draw(seed: number): readonly number[] {
  return ordinals(sampleStates(crowded, { maxStates: 20, seed }));
}

function ordinals(states: readonly CrashState[]): readonly number[] {
  return states.map(({ ordinal }) => ordinal);
}

describe("sampleStates()", () => {
  it("a limit above the number of states, keeps all", () => {
    expect(sampleStates(crowded, { maxStates: Infinity, seed: 1 })).toEqual(crowded);
  });

  it("a limit, is kept, in the order of the states", () => {
    const sample = ordinals(sampleStates(crowded, { maxStates: 10, seed: 1 }));
    expect(sample).toHaveLength(10);
    expect(sample).toEqual(sample.toSorted((left, right) => left - right));
  });

  it("a call with many states, does not crowd out a call with one", () => {
    expect(ordinals(sampleStates(crowded, { maxStates: 3, seed: 1 }))).toEqual(expect.arrayContaining([100, 101]));
  });

  it("the same seed, draws the same states, another seed others", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});
