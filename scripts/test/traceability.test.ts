/** This proves that a requirement without a test, an unknown one and a stale table are found. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "../traceability.mjs");
// Of no requirement of ours: only what is written to disk has the hyphen.
const real = (text: string): string => text.replaceAll("REQ_", "REQ-");
const LISTED = "SPEC/requirements.yaml";
const entry = (id: string, more = ""): string => `  ${id}:\n    level: MUST\n    title: one\n    text: two\n${more}`;
const GOOD = {
  [LISTED]: `requirements:\n${entry("REQ_X1")}`,
  "packages/a/test/a.test.ts": 'it("a(): b [REQ_X1]", () => {});\n',
  "packages/a/src/a.ts": "/** This keeps REQ_X1. */\n",
};

function checkout(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), "switchyard-traceability-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  execFileSync("git", ["init", "-q", top]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(top, dirname(path)), { recursive: true });
    writeFileSync(join(top, path), real(text));
  }
  return top;
}

function run(verb: "check" | "update", top: string): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, [SCRIPT, verb, top], { encoding: "utf8" });
}

test("traceability: every requirement named, the table as written, passed; after another change it is stale", () => {
  const top = checkout(GOOD);
  expect(run("check", top).status).toBe(1);
  expect(run("update", top).status).toBe(0);
  expect(run("check", top).status).toBe(0);
  writeFileSync(join(top, "packages/a/test/b.test.ts"), real(GOOD["packages/a/test/a.test.ts"]));
  expect(run("check", top)).toMatchObject({ status: 1, stdout: expect.stringContaining("stale") });
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ["a MUST that no test names", { [LISTED]: `requirements:\n${entry("REQ_X1")}${entry("REQ_X2")}` }, "REQ_X2: no test names it"],
  ["one that only a comment of a test names", { "packages/a/test/a.test.ts": '// [REQ_X1]\nit("a", () => {});\n' }, "REQ_X1: no test names it"],
  ["a test that names an unknown one", { "packages/a/test/b.test.ts": 'it("c [REQ_X1] [REQ_X9]", () => {});\n' }, "REQ_X9: not in"],
  ["a source that names an unknown one", { "packages/a/src/a.ts": "/** REQ_X9 */\n" }, "REQ_X9: not in"],
  ["a planned one that is proved", { [LISTED]: `requirements:\n${entry("REQ_X1", "    planned: true\n")}` }, "REQ_X1: marked as planned"],
  ["an unknown level", { [LISTED]: `requirements:\n${entry("REQ_X1").replace("MUST", "MAY")}` }, "REQ_X1: its level"],
  ["a key that means nothing", { [LISTED]: `requirements:\n${entry("REQ_X1", "    plannd: true\n")}` }, "REQ_X1: plannd means nothing"],
])("traceability: %s, found", (_, files, found) => {
  const top = checkout({ ...GOOD, ...files });
  expect(run("update", top)).toMatchObject({ status: 1, stdout: expect.stringContaining(real(found)) });
});

test("traceability: a planned one that nobody names yet, passed", () => {
  const top = checkout({ ...GOOD, [LISTED]: `${GOOD[LISTED]}${entry("REQ_X2", "    planned: true\n")}` });
  expect(run("update", top).status).toBe(0);
});
