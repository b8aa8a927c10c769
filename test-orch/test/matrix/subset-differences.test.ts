import { describe, expect, it } from "vitest";
import { subsetDifferences } from "../../src/matrix/inside/subset-differences.ts";

describe("subsetDifferences()", () => {
  it("keys that nobody asked for, makes nothing of them", () => {
    expect(subsetDifferences({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toEqual([]);
  });

  it("another value, a missing key and a value that is no object, names each place", () => {
    expect(subsetDifferences({ a: { b: 1 }, c: 2, d: { e: 3 } }, { a: { b: 9 }, d: "e" })).toEqual([
      { at: "a.b", expected: 1, found: 9 },
      { at: "c", expected: 2, found: undefined },
      { at: "d", expected: { e: 3 }, found: "e" },
    ]);
  });

  it("a list, wants as many elements in that order", () => {
    expect(subsetDifferences([{ a: 1 }, 2], [{ a: 1, b: 1 }, 2])).toEqual([]);
    expect(subsetDifferences([1], [1, 2])).toHaveLength(1);
    expect(subsetDifferences([1, 2], [2, 1])).toHaveLength(2);
  });

  it("null and false, are no missing key", () => {
    expect(subsetDifferences({ a: null }, {})).toHaveLength(1);
    expect(subsetDifferences({ a: false }, { a: null })).toHaveLength(1);
  });
});
