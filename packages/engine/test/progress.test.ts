/** This proves that whoever listens is told what each verb is doing. */
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import type { StepProgress } from "../src/progress.ts";
import { prune } from "../src/prune/prune.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { scratch } from "./support/scratch.ts";

/** The steps in their order, each once where it stands. */
function stepsOf(told: readonly StepProgress[]): string[] {
  return told.map(({ step }) => step).filter((step, index, all) => step !== all[index - 1]);
}

test("apply(): is told to whoever listens, step by step; as many as are done, in order", async () => {
  const place = scratch();
  const told: StepProgress[] = [];
  const report = await apply({ ...place.context(), onProgress: (progress: StepProgress) => void told.push(progress) }, { links: place.links, mode: "commit" });
  expect(report.ok).toBe(true);
  expect(stepsOf(told)).toEqual(["waiting", "looking", "hashing", "preparing", "syncing", "switching", "syncing", "recording"]);
  for (const one of ["looking", "preparing", "switching"]) {
    const numbers = told.filter(({ step }) => step === one).map(({ done, total }) => [done, total]);
    expect(numbers).toEqual(place.links.map((_, index) => [index, place.links.length]));
  }
});

test("apply(): a dry run looks, and does not wait", async () => {
  const place = scratch();
  const told: StepProgress[] = [];
  await apply({ ...place.context(), onProgress: (progress: StepProgress) => void told.push(progress) }, { links: place.links, mode: "dry_run" });
  expect(stepsOf(told)).toEqual(["looking"]);
});

test("rollback(), prune(): their steps", async () => {
  const place = scratch();
  const told: StepProgress[] = [];
  const context = { ...place.context(), onProgress: (progress: StepProgress) => void told.push(progress) };
  await apply(context, { links: place.links, mode: "commit" });
  told.length = 0;
  await rollback(context, { runId: null, mode: "commit" });
  expect(stepsOf(told)).toEqual(expect.arrayContaining(["waiting", "looking", "preparing", "syncing"]));
  told.length = 0;
  await prune(context, { mode: "dry_run", targets: [], countLimit: 1 });
  expect(stepsOf(told)).toContain("pruning");
});
