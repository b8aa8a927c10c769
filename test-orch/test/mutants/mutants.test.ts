import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mutate } from "../../src/mutants/mutate.ts";
import { MUTANTS } from "../../src/mutants/mutants.ts";

const TOP = join(import.meta.dirname, "../../..");

test("MUTANTS: thirty or more, each with a name of its own and with tests that are there", () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  const files = MUTANTS.flatMap(({ guards }) => guards.map(({ file }) => file));
  expect(files.filter((file) => !existsSync(join(TOP, file)))).toEqual([]);
});

test("MUTANTS: the tests of packages that they name, are in those files", () => {
  const named = MUTANTS.flatMap(({ name, guards }) => guards.map((guard) => ({ name, ...guard })));
  // Names of lanes' tests are put together of tables.
  const absent = named.filter(({ project, file, test: title }) => project !== "lanes" && title !== undefined && !readFileSync(join(TOP, file), "utf8").includes(title));
  expect(absent.map(({ name, file, test: title }) => `${name}: ${file} -t "${title}"`)).toEqual([]);
});

test("MUTANTS: at least a third are judged first by what drives the code as it is built", () => {
  const built = MUTANTS.filter(({ guards: [first] }) => ["test-orch/", "packages/cli/"].some((folder) => first.file.startsWith(folder)));
  expect(built.length).toBeGreaterThanOrEqual(MUTANTS.length / 3);
});

test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))("%s: its edit can be made", (_name, mutant) => {
  const text = readFileSync(join(TOP, mutant.file), "utf8");
  expect(mutate(text, mutant)).not.toBe(text);
});

test.each([["none", "xyz"], ["two", "abab"]])("mutate(): the text is there %s times, refused", (_count, text) => {
  expect(() => mutate(text, { name: "m", file: "f", find: "ab", replace: "" })).toThrow('Cannot make the mutant "m"');
});
