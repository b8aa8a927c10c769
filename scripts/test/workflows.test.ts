/** This proves that a workflow that asks for too much, or for what is not there, is found. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "../workflows.mjs");
const CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2";
const GOOD = `on: push
permissions:
  contents: read
concurrency:
  group: one
jobs:
  check:
    runs-on: ubuntu-24.04-arm
    timeout-minutes: 5
    permissions:
      attestations: write
    steps:
      - uses: ${CHECKOUT}
      - run: npm test && npm run --silent build
      - run: npx -y pnpm@12.21.0 run build
      - run: node scripts/there.mjs
`;

function check(workflow: string): { readonly code: number | null; readonly said: string } {
  const top = mkdtempSync(join(tmpdir(), "switchyard-workflows-test-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  mkdirSync(join(top, ".github/workflows"), { recursive: true });
  mkdirSync(join(top, "scripts"));
  writeFileSync(join(top, "scripts/there.mjs"), "");
  writeFileSync(join(top, "package.json"), JSON.stringify({ packageManager: "pnpm@12.21.0", scripts: { test: "true", build: "true" } }));
  writeFileSync(join(top, ".github/workflows/one.yml"), workflow);
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, top], { encoding: "utf8" });
  return { code: status, said: `${stdout}${stderr}` };
}

function drawn(runners: string): string {
  return GOOD.replace("runs-on: ubuntu-24.04-arm", `strategy:\n      matrix:\n        runner: [${runners}]\n    runs-on: \${{ matrix.runner }}`);
}

test("workflows.mjs: a workflow that is right, passed", () => {
  expect(check(GOOD)).toEqual({ code: 0, said: "1 workflows, nothing wrong\n" });
});

test.each([
  ["an action by its tag", CHECKOUT, "actions/checkout@v6", "not pinned"],
  ["a hash without its version", " # v6.0.2", "", "not pinned"],
  ["no permissions", "permissions:\n  contents: read\n", "", "names no permissions"],
  ["no concurrency group", "concurrency:\n  group: one\n", "", "no concurrency group"],
  ["no timeout", "    timeout-minutes: 5\n", "", "has no timeout"],
  ["another machine", "ubuntu-24.04-arm", "ubuntu-latest", "runs on ubuntu-latest"],
  ["a command that package.json lacks", "npm run --silent build", "npm run lint", "the command lint"],
  ["another pnpm", "pnpm@12.21.0 run", "pnpm@11.0.0 run", "uses pnpm@11.0.0"],
  ["a file that is not there", "scripts/there.mjs", "scripts/gone.mjs", "scripts/gone.mjs, which is not there"],
  ["a key that there is not", "timeout-minutes: 5", "timeout-minutes: 5\n    time: 5", "line "],
  ["an expression that there is not", "group: one", "group: ${{ github.nothing }}", "line "],
])("workflows.mjs: %s, told", (_name, from, to, told) => {
  const { code, said } = check(GOOD.replace(from, to));
  expect(code).toBe(1);
  expect(said).toContain("one.yml: ");
  expect(said).toContain(told);
});

test("workflows.mjs: those of a matrix of machines, each looked at", () => {
  expect(check(drawn("ubuntu-24.04, ubuntu-24.04-arm")).code).toBe(0);
  expect(check(drawn("ubuntu-24.04, macos-15")).said).toContain("runs on macos-15");
});
