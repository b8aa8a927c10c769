import { spawnSync } from "node:child_process";
import process from "node:process";
import { decodeBytes } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { namePattern } from "../../src/plan/name-pattern.ts";

test.for<[string, string, boolean]>([
  ["ls", "ls", true],
  ["ls", "lsx", false],
  ["l*", "l", true],
  ["*", "\nfirst", true],
  ["a*b", "a\n\nb", true],
  ["?", "é", true],
  ["?", "😀", true],
  ["?", decodeBytes(Buffer.from([0xff])), true],
  ["??", "😀", false],
  ["[", "[", true],
  ["[a", "[a", true],
  ["[]]", "]", true],
  ["[!a-c]x", "dx", true],
  ["[^a-c]x", "bx", false],
  ["[a-]", "-", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["[\\]]", "]", true],
  ["a\\", "a\\", true],
  ["{a,b}", "a", false],
  ["!x", "!x", true],
  ["(x)", "(x)", true],
])("namePattern(): %j on %j, is %j", ([pattern, name, answer]) => {
  expect(namePattern(pattern).matches(name)).toBe(answer);
});

test.for([[""], ["a/b"], ["a\0"], ["[[:alpha:]]"], ["x[a[.b.]]"]])("namePattern(): %j, refused", ([text = ""]) => {
  expect(() => namePattern(text)).toThrow(expect.objectContaining({ id: "E_USAGE", reason: "bad_pattern" }));
});

test("namePattern(): any name escaped, matches itself and no other", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((text) => !/[/\0]/u.test(text));
  fc.assert(fc.property(name, name, (one, other) => {
    const { matches } = namePattern(Array.from(one).map((character) => `\\${character}`).join(""));
    expect(matches(one)).toBe(true);
    expect(matches(other)).toBe(one === other);
  }));
});

test("namePattern(): many stars and a long name, ends soon", () => {
  expect(namePattern(`${"*a".repeat(60)}b`).matches("a".repeat(255))).toBe(false);
});

const text = (characters: readonly string[]): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 6 });

test("namePattern(): any pattern and name, says what the shell's case says", () => {
  const pairs = fc.array(fc.tuple(text(["a", "b", "c", "*", "?", "[", "]", "-", "!"]), text(["a", "b", "c", "[", "]", "-", "!", "\n"])), { minLength: 200, maxLength: 200 });
  fc.assert(fc.property(pairs, (all) => {
    const script = 'while [ $# -gt 0 ]; do case "$2" in $1) echo y;; *) echo n;; esac; shift 2; done';
    const { stdout, status } = spawnSync("sh", ["-c", script, "sh", ...all.flat()], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
    expect(status).toBe(0);
    const said = stdout.trimEnd().split("\n");
    expect(all.map(([pattern, name]) => [pattern, name, namePattern(pattern).matches(name)])).toEqual(all.map(([pattern, name], at) => [pattern, name, said[at] === "y"]));
  }), { numRuns: 10 });
});
