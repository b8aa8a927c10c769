import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fullOptions } from "../../src/full/full-options.ts";
import { PARTS } from "../../src/full/parts.ts";
import { fileSystems } from "../../src/matrix/file-systems/file-systems.ts";
import { parseOptions } from "../../src/matrix/run/matrix-options.ts";
import { planCells } from "../../src/matrix/run/plan-cells.ts";
import { loadDistros } from "../../src/matrix/scenario/load-distros.ts";
import { loadScenarios } from "../../src/matrix/scenario/load-scenarios.ts";

/** What the jobs of a workflow hand to `npm run NAME --`, one list of arguments for each job that comes of a matrix. */
function argumentsOf(workflow: string, name: string): string[][] {
  const { jobs } = parse(readFileSync(join(import.meta.dirname, "../../../.github/workflows", workflow), "utf8"));
  const runs = Object.values<Job>(jobs).flatMap(({ steps, strategy }) => {
    const parts = strategy?.matrix.part ?? [""];
    return steps.flatMap(({ run = "" }) => parts.map((part) => run.replace("${{ matrix.part }}", part)));
  });
  return runs.filter((run) => run.startsWith(`npm run ${name} -- `)).map((run) => run.split(" -- ")[1]?.split(" ") ?? []);
}

interface Job {
  readonly steps: readonly { readonly run?: string }[];
  readonly strategy?: { readonly matrix: { readonly part?: readonly string[] } };
}

test("the nightly jobs of lanes:full, together are all of it, and nothing twice", () => {
  const jobs = argumentsOf("nightly.yml", "lanes:full").map((args) => fullOptions(args));
  expect(jobs.every(({ everything }) => everything)).toBe(true);
  const shares = Map.groupBy(jobs.flatMap(({ parts, shard }) => parts.map(({ name }) => ({ name, shard }))), ({ name }) => name);
  expect([...shares.keys()].toSorted()).toEqual(PARTS.map(({ name }) => name).toSorted());
  for (const [name, given] of shares) {
    const count = given.length;
    const all = count === 1 ? [""] : Array.from({ length: count }, (_, place) => `${place + 1}/${count}`);
    expect(given.map(({ shard }) => shard).toSorted(), name).toEqual(all);
  }
});

test.each(["pull-request.yml", "nightly.yml"])("the jobs of %s that run the matrix, have something to run", (workflow) => {
  const parts = { scenarios: loadScenarios(), fileSystems, distros: loadDistros() };
  const jobs = argumentsOf(workflow, "matrix");
  expect(jobs.length).toBeGreaterThan(0);
  for (const args of jobs) expect(planCells(parts, parseOptions(args)).length).toBeGreaterThan(10);
});

test("the nightly jobs that run the matrix, run every scenario, file system and distribution", () => {
  const parts = { scenarios: loadScenarios(), fileSystems, distros: loadDistros() };
  const cells = argumentsOf("nightly.yml", "matrix").flatMap((args) => planCells(parts, parseOptions(args)));
  const known = [...parts.scenarios.map(({ name }) => name), ...fileSystems.map(({ name }) => name), ...parts.distros.keys()];
  const run = new Set(cells.flatMap(({ named, fileSystem, distro }) => [named.name, fileSystem?.name, distro]));
  expect(known.filter((name) => !run.has(name))).toEqual([]);
});
