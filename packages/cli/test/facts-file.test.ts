/** This proves where the facts of a dry run go: to the file that was named, and nowhere on the root (REQ-O1). */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place } from "./support/command.ts";

const stagesIn = (file: string): string[] => readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line).stage);
/** But for their times. */
const shown = (facts: unknown): unknown => JSON.parse(JSON.stringify(facts).replaceAll(/"ts":"[^"]*"/g, '"ts":""'));

test.each([
  [["plan"], ["plan", "preflight", "preflight.summary", "apply.result"]],
  [["preflight"], ["plan", "preflight", "preflight.summary", "apply.result"]],
  [["apply"], ["plan", "preflight", "preflight.summary", "apply.result"]],
])("%j --facts: the facts of the document, a line each, the file whole, nothing on the root [REQ-O1] [REQ-C1]", ([verb = ""], stages) => {
  const { at, json, run } = place();
  const file = at("told.jsonl");
  writeFileSync(file, "of an earlier run\n".repeat(1000));
  const { code, document } = json(verb, ...LINK, "--facts", file);
  expect(code).toBe(0);
  expect(stagesIn(file)).toEqual(stages);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").map((line): unknown => JSON.parse(line));
  expect(shown(lines)).toEqual(shown(document["facts"]));
  expect(existsSync(at("var"))).toBe(false);
  expect(run("facts", "validate", file).code).toBe(0);
});

test("rollback --facts: of one run what a dry run foresees; over several runs, exits 2 with reason facts_of_many [REQ-O1]", () => {
  const { at, json } = place();
  const { document } = json("apply", ...LINK, "--commit");
  expect(json("rollback", "--facts", at("told.jsonl")).code).toBe(0);
  expect(existsSync(at("told.jsonl"))).toBe(true);
  expect(json("rollback", "--to", String(document["run_id"]), "--facts", at("told.jsonl"))).toMatchObject({ code: 2, document: { error: { id: "E_USAGE", reason: "facts_of_many" } } });
});

test.each([["apply", ...LINK], ["rollback"]])("%s --commit --facts: exits 2 with reason facts_of_commit, nothing changed, no file [REQ-O1]", (...argv) => {
  const { at, json } = place();
  expect(json(...argv, "--commit", "--facts", at("told.jsonl"))).toMatchObject({ code: 2, document: { error: { id: "E_USAGE", reason: "facts_of_commit" } } });
  for (const path of ["told.jsonl", "var"]) expect(existsSync(at(path))).toBe(false);
});

test("apply --facts: a link stands there, exits 2 with reason output_unwritable, it is not followed", () => {
  const { at, json } = place();
  writeFileSync(at("elsewhere"), "kept");
  symlinkSync("elsewhere", at("told.jsonl"));
  expect(json("apply", ...LINK, "--facts", at("told.jsonl"))).toMatchObject({ code: 2, document: { error: { reason: "output_unwritable" } } });
  expect(readFileSync(at("elsewhere"), "utf8")).toBe("kept");
});
