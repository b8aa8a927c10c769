import { describe, expect, it } from "vitest";
import { formatMark } from "../../../src/power-loss/journal/format-mark.ts";
import type { Mark } from "../../../src/power-loss/journal/mark.ts";
import { parseMark } from "../../../src/power-loss/journal/parse-mark.ts";

const marks: readonly Mark[] = [
  { kind: "begin" },
  { kind: "end" },
  { kind: "call", ordinal: 12, name: "fsync ledger" },
  { kind: "reached", name: "applied" },
];

describe("parseMark()", () => {
  it.each(marks)("what formatMark wrote for %o, comes back", (mark) => {
    expect(parseMark(formatMark(mark))).toEqual(mark);
  });

  it.each(["", "reached ", "call x y", "beginning"])("the line %j, throws journal-malformed", (line) => {
    expect(() => parseMark(line)).toThrow(expect.objectContaining({ code: "journal-malformed" }));
  });
});
