/** This proves that a test that would not run, or not count, is found wherever it is. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "../zero-skip.mjs");
// Put together, so that this file is not one of those that are found.
const say = (head: string, word: string, tail = ""): string => `${head}${word}${tail}`;

function checkout(line: string): string {
  const top = mkdtempSync(join(tmpdir(), "switchyard-zero-skip-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  execFileSync("git", ["init", "-q", top]);
  mkdirSync(join(top, "test"));
  writeFileSync(join(top, "test/a.test.ts"), `test("runs", () => {});\n${line}\n`);
  return top;
}

function check(top: string): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, [SCRIPT, top], { encoding: "utf8" });
}

test.each([
  say("it.", "skip", '("a", () => {});'),
  say("test.concurrent.", "todo", '("a");'),
  say("describe.", "only", '("a", () => {});'),
  say("test.", "fails", '("a", () => {});'),
  say("test.", "skipIf", '(process.getuid() !== 0)("a", () => {});'),
  say("it.", "runIf", '(true).each([1])("a", () => {});'),
  say('test("a", { ', "skip", ": true }, () => {});"),
  say('test("a", (context) => context.', "skip", "());"),
  say("x", "it", '("a", () => {});'),
])("zero-skip: %s, found with its place [REQ-CI2]", (line) => {
  const { status, stdout } = check(checkout(line));
  expect(status).toBe(1);
  expect(stdout).toContain(`test/a.test.ts:2: ${line}`);
});

test.each(['const { skip } = names;', "for (const one of series.skip(3)) look(one);", "const onlyLinks = true;"])("zero-skip: %s, none of its affair [REQ-CI2]", (line) => {
  expect(check(checkout(line)).status).toBe(0);
});

test("zero-skip: a checkout without tests, not passed [REQ-CI2]", () => {
  const top = mkdtempSync(join(tmpdir(), "switchyard-zero-skip-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  execFileSync("git", ["init", "-q", top]);
  expect(check(top).status).toBe(1);
});
