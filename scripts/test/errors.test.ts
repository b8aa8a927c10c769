/** This proves that a reason which nobody throws, one which the registry lacks, and stale types or tables are found. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "../errors.mjs");
const REGISTRY = "packages/fs-atomic/src/errors/errors.json";
const TYPES = "packages/fs-atomic/src/errors/error-reasons.ts";
const PAGE = "docs/exit-codes.md";
const SOURCE = "packages/a/src/a.ts";
const GATE = "packages/policy/src/gates/a.ts";

interface Entry {
  readonly when?: string;
  readonly remedies?: readonly string[];
  readonly advice?: readonly string[];
  readonly override?: string;
  readonly more?: string;
}

function registry(reasons: Readonly<Record<string, Entry>>, later = 2): string {
  const errors = { E_ONE: { exit_code: 1, when: "one", reasons }, E_TWO: { exit_code: later, when: "two", reasons: { other: { when: "Other." } } } };
  return JSON.stringify({ schema_version: 1, no_error: [{ exit_code: "0", when: "well" }, { exit_code: "128 + n", when: "ended" }], errors });
}

const GONE: Entry = { when: "Gone.", remedies: ["Fetch it back."], advice: ["Or do without."], override: "allow_gone" };
const GOOD = {
  [REGISTRY]: registry({ gone: GONE }),
  [PAGE]: "# Codes\n\nBefore.\n\n<!-- codes: written by node scripts/errors.mjs update -->\n<!-- end of codes -->\n\nBetween.\n\n<!-- reasons: written by node scripts/errors.mjs update -->\n<!-- end of reasons -->\n\nAfter.\n",
  [SOURCE]: 'throw new SwitchyardError({ id: "E_ONE", reason: "gone", op: "a" });\nthrow new SwitchyardError({ id: "E_TWO", reason: "other", op: "a" });\n',
  [GATE]: 'return [{ reason: "gone", path, override: "allow_gone" }];\n',
};

function checkout(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), "switchyard-errors-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  execFileSync("git", ["init", "-q", top]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(top, dirname(path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

function run(verb: "check" | "update", top: string): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, [SCRIPT, verb, top], { encoding: "utf8" });
}

test("errors: types and tables as written, passed; what is written by hand stays; after a change of the registry they are stale", () => {
  const top = checkout(GOOD);
  expect(run("check", top)).toMatchObject({ status: 1, stdout: expect.stringContaining("stale") });
  expect(run("update", top)).toMatchObject({ status: 0, stdout: "2 ids, 2 reasons, 0 faults\n" });
  expect(run("check", top).status).toBe(0);
  expect(readFileSync(join(top, TYPES), "utf8")).toContain('  readonly E_ONE:\n    | "gone";\n');
  const page = readFileSync(join(top, PAGE), "utf8");
  expect(page).toMatch(/^# Codes\n\nBefore\.\n[^]*\nBetween\.\n[^]*\nAfter\.\n$/);
  expect(page).toContain("| 0 | | well |\n| 1 | `E_ONE` | one |\n| 2 | `E_TWO` | two |\n| 128 + n | | ended |\n");
  expect(page).toContain("| `gone` | Gone. | Fetch it back.<br>Or do without.<br>Policy field `allow_gone`. |\n");
  writeFileSync(join(top, REGISTRY), registry({ gone: { ...GONE, when: "Away." } }));
  expect(run("check", top)).toMatchObject({ status: 1, stdout: expect.stringContaining(`${PAGE} is stale`) });
});

const and = (text: string): Readonly<Record<string, string>> => ({ "packages/a/src/b.ts": text });
const unused = { [REGISTRY]: registry({ gone: GONE, lost: { when: "Lost." } }) };

test.each<[string, Readonly<Record<string, string>>, string]>([
  ["a reason that no source has", unused, "E_ONE lost: nothing throws it"],
  ["one that only a comment has", { ...unused, ...and('/** "lost" */\n// "lost"\n') }, "E_ONE lost: nothing throws it"],
  ["one that is only compared", { ...unused, ...and('if (error.reason === "lost" || error.reason !== "lost") a();\n') }, "E_ONE lost: nothing throws it"],
  ["one that is only part of a type", { ...unused, ...and('type A = "lost" | "gone";\ntype B = "gone" | "lost";\n') }, "E_ONE lost: nothing throws it"],
  ["one that only a list has", { ...unused, ...and('const A = new Set(["gone", "lost"]);\n') }, "E_ONE lost: nothing throws it"],
  ["a reason that the registry lacks", and('new SwitchyardError({ id: "E_ONE", reason: "new", op: "a" });\n'), `packages/a/src/b.ts: E_ONE new: not in ${REGISTRY}`],
  ["one over two lines", and('new SwitchyardError({\n  id: "E_ONE",\n  reason: "new",\n});\n'), "E_ONE new: not in"],
  ["the reason of another id", and('new SwitchyardError({ id: "E_ONE", reason: "other", op: "a" });\n'), "E_ONE other: not in"],
  ["a comparison with what is no reason", and('if (isSwitchyardError(e) && e.reason === "gnoe") a();\n'), "compares the reason of an error with gnoe"],
  ["a remedy that a source says again", and('new SwitchyardError({ id: "E_ONE", reason: "gone", remedies: ["Fetch it back."] });\n'), "says again what"],
  ["a field that no gate names", { [GATE]: 'return [{ reason: "gone", path }];\n' }, "gone: no gate names the field allow_gone"],
  ["a gate's field that the registry lacks", { [GATE]: `${GOOD[GATE]}return [{ reason: "other", path, override: "allow_other" }];\n` }, "other: its override allow_other is not in"],
  ["reasons out of order", { [REGISTRY]: registry({ other: { when: "Other." }, gone: GONE }) }, "E_ONE gone: reasons stand by name"],
  ["a reason that stands there twice", { [REGISTRY]: registry({ gone: GONE }).replace('"gone":', '"gone":{"when":"Gone."},"gone":') }, "something stands there twice"],
  ["ids out of order", { [REGISTRY]: registry({ gone: GONE }, 1) }, "E_TWO: ids stand by exit code"],
  ["a key that means nothing", { [REGISTRY]: registry({ gone: { ...GONE, more: "x" } }) }, "more means nothing here"],
  ["a reason without a text", { [REGISTRY]: registry({ gone: { override: "allow_gone" } }) }, "E_ONE gone: a text is one line"],
  ["a text that would break the table", { [REGISTRY]: registry({ gone: { ...GONE, advice: ["a | b"] } }) }, "E_ONE gone: a text is one line"],
  ["a page without its marks", { [PAGE]: "# Codes\n" }, "the marks of its codes are gone"],
])("errors: %s, found", (_, files, found) => {
  const top = checkout({ ...GOOD, ...files });
  expect(run("update", top)).toMatchObject({ status: 1, stdout: expect.stringContaining(found) });
});
