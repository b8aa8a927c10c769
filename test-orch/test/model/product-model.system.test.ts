import process from "node:process";
import { describe, expect, it } from "vitest";
import { describeModel } from "../../src/model/describe-model.ts";
import { PRODUCT_MODELS } from "../../src/model/product-models.ts";
import { NEEDED_SOON } from "../../src/model/dispensable-syncs.ts";
import { runModel } from "../../src/model/run-model.ts";
import { runWithoutSyncs } from "../../src/model/run-without-syncs.ts";
import { laneOfModel } from "../../src/reports/lanes/lane-of-model.ts";
import { noteLane } from "../../src/reports/lanes/note-lane.ts";
import { testCommand } from "../../src/reports/lanes/test-command.ts";
import { applySubject } from "../../src/subjects/apply-subject.ts";

const PATIENCE = 900_000;
/** MODEL_SEED repeats what was drawn. */
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 2 ** 31);
const some = { seed, maxStates: 90, breadth: 24 };

describe("the product by the persistence model", { timeout: PATIENCE }, () => {
  it.each(PRODUCT_MODELS)("model of $name: every disk that a power loss may leave is old or new, and recovers to one side, and the facts say which [REQ-A1, REQ-A3, REQ-B2, REQ-J2, REQ-O9]", async ({ name, subject, mustSee }) => {
    const result = await runModel(subject, some);
    console.log(`${describeModel(result)} (MODEL_SEED=${seed})`);
    const reproduce = testCommand({ project: "lanes", file: "test-orch/test/model", test: `model of ${name}: `, environment: { MODEL_SEED: seed } });
    noteLane(laneOfModel(result, { seed, reproduce }));
    if (result.violations.length > 0) console.log(`  again: ${reproduce}`);
    expect(result.violations).toEqual([]);
    const outcomes = Object.keys(result.outcomes);
    expect(mustSee.filter((part) => !outcomes.some((outcome) => outcome.includes(part)))).toEqual([]);
  });
});

describe("the product by the persistence model, with a sync forgotten", { timeout: PATIENCE }, () => {
  it.each(["no-dir-sync", "no-file-sync"] as const)("%s: is caught, the control", async (flaw) => {
    const result = await runModel(applySubject({ flaw }), { ...some, maxStates: 30 });
    console.log(`${describeModel(result)} (MODEL_SEED=${seed})`);
    expect(result.violations).not.toEqual([]);
  });

  it("no-syncfs: is caught, with as many targets as make the product use it", async () => {
    const result = await runModel(applySubject({ flaw: "no-syncfs", shape: "many" }), { ...some, maxStates: 30 });
    expect(result.violations).not.toEqual([]);
  });

  it("apply, one sync forgotten: is caught, for each of those that are drawn", async () => {
    const forgotten = await runWithoutSyncs(applySubject(), { seed, among: NEEDED_SOON, syncs: 2, maxStates: 300 });
    for (const { sync, violation, states, played } of forgotten) console.log(`without ${sync}: ${states} more crash states, ${played} played: ${violation ?? "nobody misses it"} (MODEL_SEED=${seed})`);
    expect(forgotten).toHaveLength(2);
    expect(forgotten.filter(({ violation }) => violation === null)).toEqual([]);
  });
});
