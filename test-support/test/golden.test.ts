/** This proves that a golden file that is off by one byte fails, and that the difference can be read. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { golden } from "../src/golden.ts";
import { lineDiff } from "../src/line-diff.ts";

function fileOf(text: string): URL {
  const dir = mkdtempSync(join(tmpdir(), "switchyard-golden-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "facts.jsonl"), text);
  return pathToFileURL(join(dir, "facts.jsonl"));
}

/** Sets a variable for one test, or takes it away. */
function having(name: string, value: string | undefined): void {
  const before = process.env[name];
  const set = (to: string | undefined): void => {
    if (to === undefined) delete process.env[name];
    else process.env[name] = to;
  };
  set(value);
  onTestFinished(() => set(before));
}

test("golden(): the very bytes, passed; one byte changed anywhere, refused with the place [REQ-CI3]", () => {
  having("GOLDEN_UPDATE", undefined);
  const text = '{"stage":"plan"}\n{"stage":"preflight"}\n';
  golden(fileOf(text), text);
  for (let at = 0; at < text.length; at++) {
    const changed = `${text.slice(0, at)}${text[at] === "#" ? "~" : "#"}${text.slice(at + 1)}`;
    expect(() => golden(fileOf(text), changed)).toThrow(/is not what came out:\n {2}line [123], column \d+\n {2}- .*\n {2}\+ .*/);
  }
});

test("golden(): a file that is not there, refused with what came out [REQ-CI3]", () => {
  having("GOLDEN_UPDATE", undefined);
  expect(() => golden(new URL("nothing", fileOf("")), "one\n")).toThrow("+ one");
});

test("golden(): GOLDEN_UPDATE writes the file; GOLDEN_OUT_DIR has what came out, also where it differs [REQ-CI3]", () => {
  const file = fileOf("old\n");
  const out = mkdtempSync(join(tmpdir(), "switchyard-golden-out-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  having("GOLDEN_OUT_DIR", out);
  having("GOLDEN_UPDATE", undefined);
  const own = new URL("written.txt", import.meta.url);
  expect(() => golden(own, "new\n")).toThrow("+ new");
  expect(readFileSync(join(out, "test-support/test/written.txt"), "utf8")).toBe("new\n");
  expect(existsSync(own)).toBe(false);
  having("GOLDEN_OUT_DIR", undefined);
  having("GOLDEN_UPDATE", "1");
  golden(file, "new\n");
  expect(readFileSync(file, "utf8")).toBe("new\n");
});

test("lineDiff(): any two texts, empty exactly where they are the same", () => {
  const text = fc.array(fc.constantFrom("a", "b", "\t", "é"), { maxLength: 30 }).map((lines) => lines.join("\n"));
  fc.assert(fc.property(text, text, (a, b) => (lineDiff(a, b) === "") === (a === b)));
});

test("lineDiff(): a long line is cut to the difference, many lines to a count, control characters can be seen", () => {
  expect(lineDiff(`${"x".repeat(500)}a${"y".repeat(500)}`, `${"x".repeat(500)}\t${"y".repeat(500)}`)).toBe(`  line 1, column 501\n  - …${"x".repeat(60)}a${"y".repeat(59)}…\n  + …${"x".repeat(60)}\\t${"y".repeat(59)}…`);
  expect(lineDiff("a\n".repeat(50), "b\n".repeat(50))).toContain("and 30 more lines");
});
