import { expect, test } from "vitest";
import { clipped } from "../../src/reports/text/clipped.ts";
import { counted } from "../../src/reports/text/counted.ts";
import { shellWord } from "../../src/reports/text/shell-word.ts";
import { spellDuration } from "../../src/reports/text/spell-duration.ts";

test.each([
  [0, "0 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 0 s"],
  [3_599_600, "1 h 0 min"],
  [5_400_000, "1 h 30 min"],
])("spellDuration(): %d, %s", (ms, said) => {
  expect(spellDuration(ms)).toBe(said);
});

test("counted(): one and many", () => {
  expect([counted(1, "cell"), counted(0, "cell"), counted(12_000, "cell")]).toEqual(["1 cell", "0 cells", "12,000 cells"]);
});

test("clipped(): a long output, its end and how much is missing", () => {
  const text = `${"a".repeat(20_000)}the end`;
  expect(clipped(text)).toMatch(/^\[4,007 characters left out.*\]\na+the end$/);
  expect(clipped("short")).toBe("short");
});

test.each([
  ["switch-one", "switch-one"],
  ["/tmp/a.b", "/tmp/a.b"],
  ["", "''"],
  ["two words", "'two words'"],
  ["it's $HOME", String.raw`'it'\''s $HOME'`],
])("shellWord(): %s, %s", (text, word) => {
  expect(shellWord(text)).toBe(word);
});
