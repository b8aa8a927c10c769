/** This proves what stands and what is kept after a process was killed before any of its changes, and while it settled that. */
import { scratch } from "@switchyard/test-support/scratch";
import { afterAll, describe, expect, it } from "vitest";
import { CASES } from "../support/kill-cases.ts";
import { reference, sys, trial } from "../support/kill-trial.ts";

/** More changes than any verb here makes. */
const MANY = 64;

/** What a kill may leave without a sidecar: a staged node, or a copy that was to become a payload. */
const STRAYS = ["stray bak", "stray stage"];

const counts = { kills: 0, pairs: 0 };
afterAll(() => void process.stdout.write(`${counts.kills} kills, ${counts.pairs} of them with a second one while settling\n`));

describe.each(CASES)("$verb", (one) => {
  it(`${one.verb}, killed before each of its changes, old or new, nothing lost, done by the next call [REQ-A1, REQ-A2, REQ-B2, REQ-B5]`, async () => {
    const place = scratch(sys);
    const wanted = await reference(place, one);
    let k = 0;
    while ((await keptWithin(k)).killed) k += 1;
    counts.kills += k;
    expect(k).toBeGreaterThan(0);
    expect(k).toBeLessThan(MANY);

    async function keptWithin(at: number): Promise<{ readonly killed: boolean }> {
      const outcome = await trial(place, one, wanted, { k: at });
      expect(STRAYS, `killed at ${at}`).toEqual(expect.arrayContaining([...outcome.strays]));
      return outcome;
    }
  });

  it(`settleTarget(): ${one.verb} was killed, and the settling before ${one.isSmall ? "each" : "one"} of its changes too, the next one ends it [REQ-A1, REQ-B2, REQ-B5]`, async () => {
    const place = scratch(sys);
    const wanted = await reference(place, one);
    for (let k = 0; ; k++) {
      let outcome = await trial(place, one, wanted, { k, j: one.isSmall ? 0 : k % 3 });
      for (let j = 1; outcome.killedAgain && one.isSmall; j++) {
        counts.pairs += 1;
        outcome = await trial(place, one, wanted, { k, j });
      }
      counts.pairs += Number(outcome.killedAgain);
      expect(STRAYS, `killed at ${k}`).toEqual(expect.arrayContaining([...outcome.strays]));
      if (!outcome.killed) break;
    }
  });
});
