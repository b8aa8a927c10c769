/** This proves that columns are as wide as a terminal shows them. */
import { expect, test } from "vitest";
import { table } from "../../src/render/table.ts";
import { textWidth } from "../../src/render/text-width.ts";
import { wrapped } from "../../src/render/wrapped.ts";

test.each([
  ["", 0],
  ["/usr/bin/ls", 11],
  ["日本語", 6],
  ["ｱ", 1],
  ["Ａ", 2],
  ["é", 1],
  ["e\u0301", 1],
  ["한", 2],
  ["\u1112\u1161\u11ab", 2],
  ["👍", 2],
  ["Привет", 6],
])("textWidth(): %j, %d columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("table(): wide letters and accents, columns that stay in line", () => {
  expect(table([["/opt/日本", "new"], ["/opt/e\u0301", "old"], ["/opt/plain", "!"]])).toEqual(["/opt/日本   new", "/opt/e\u0301      old", "/opt/plain  !"]);
});

test("wrapped(): wide letters, no line is wider than 80 columns", () => {
  const lines = wrapped("", "日本語日本語 ".repeat(20), "  ");
  expect(lines.every((line) => textWidth(line) <= 80)).toBe(true);
  expect(textWidth(lines[0] ?? "")).toBe(77);
});
