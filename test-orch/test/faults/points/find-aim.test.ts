import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findAim } from "../../../src/faults/points/find-aim.ts";
import { RUNS_DIRECTORY } from "../../../src/scratch/program-directories.ts";

const JOURNAL = { path: `/${RUNS_DIRECTORY}/{uuid}/journal.jsonl`, ordinal: 2 };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-aim-"));
  for (const run of ["01a1fd98-0000-7000-8000-000000000001", "01a1fd98-0000-7000-8000-000000000002"]) mkdirSync(join(root, RUNS_DIRECTORY, run), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test("findAim(): a file of the newest run, by its path here", () => {
  expect(findAim(root, JOURNAL)).toEqual({ path: `/${RUNS_DIRECTORY}/01a1fd98-0000-7000-8000-000000000002/journal.jsonl`, ordinal: 2 });
});

test("findAim(): a path of which more than the run's id differs, undefined", () => {
  expect(findAim(root, { path: "/usr/bin/.true.switchyard.{millis}.bak", ordinal: 1 })).toBeUndefined();
  expect(findAim(root, undefined)).toBeUndefined();
});
