import process from "node:process";
import { expect, test } from "vitest";
import { laneSize } from "../../src/full/lane-size.ts";
import { shardOf } from "../../src/full/shard.ts";
import { describeModel } from "../../src/model/describe-model.ts";
import { ALL_PRODUCT_MODELS } from "../../src/model/product-models.ts";
import { DISPENSABLE } from "../../src/model/dispensable-syncs.ts";
import { runModel } from "../../src/model/run-model.ts";
import { runWithoutSyncs } from "../../src/model/run-without-syncs.ts";
import { applySubject } from "../../src/subjects/apply-subject.ts";
import { laneOfModel } from "../../src/reports/lanes/lane-of-model.ts";
import { noteLane } from "../../src/reports/lanes/note-lane.ts";
import { testCommand } from "../../src/reports/lanes/test-command.ts";

const HOUR_MS = 3_600_000;
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 2 ** 31);

test.each(shardOf(ALL_PRODUCT_MODELS, laneSize().shard))("the product by the persistence model, $name: every disk that a power loss may leave, all of them [REQ-A1, REQ-A3, REQ-B2, REQ-J2, REQ-O9]", async ({ name, subject, mustSee }) => {
  const result = await runModel(subject, { seed });
  console.log(`${describeModel(result)} (MODEL_SEED=${seed})`);
  const reproduce = testCommand({ project: "full", file: "test-orch/test/model", test: `the product by the persistence model, ${name}: `, environment: { MODEL_SEED: seed } });
  noteLane(laneOfModel(result, { seed, reproduce }));
  if (result.violations.length > 0) console.log(`  again: ${reproduce}`);
  expect(result.violations).toEqual([]);
  const outcomes = Object.keys(result.outcomes);
  expect(mustSee.filter((part) => !outcomes.some((outcome) => outcome.includes(part)))).toEqual([]);
}, HOUR_MS);

test("apply, each sync forgotten: is caught, but for those that nobody misses", async () => {
  const forgotten = await runWithoutSyncs(applySubject(), { seed, maxStates: 400 });
  for (const { sync, violation, states, played } of forgotten) console.log(`without ${sync}: ${states} more crash states, ${played} played: ${violation ?? "nobody misses it"}`);
  const missed = forgotten.filter(({ violation }) => violation === null).map(({ sync }) => sync);
  expect(missed.filter((sync) => !DISPENSABLE.some(([known]) => known.test(sync)))).toEqual([]);
  expect(forgotten.length).toBeGreaterThan(30);
}, HOUR_MS);
