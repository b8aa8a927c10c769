import { describe, expect, it } from "vitest";
import { laneSize } from "../../src/full/lane-size.ts";
import { parseShard, shardOf } from "../../src/full/shard.ts";

describe("shardOf()", () => {
  it("the parts together, are the whole, and about equally large", () => {
    const items = Array.from({ length: 11 }, (_, place) => place);
    const parts = [1, 2, 3].map((index) => shardOf(items, { index, count: 3 }));
    expect(parts.flat().toSorted((left, right) => left - right)).toEqual(items);
    expect(parts.map(({ length }) => length)).toEqual([4, 4, 3]);
  });
});

describe("parseShard()", () => {
  it("2/6, is the second of six", () => {
    expect(parseShard("2/6")).toEqual({ index: 2, count: 6 });
  });

  it.each(["", "2", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "a/b", "01/3"])("%j, is refused", (text) => {
    expect(() => parseShard(text)).toThrow("is no part of a lane");
  });
});

describe("laneSize()", () => {
  it("nobody asked for anything, is a part of everything, undivided", () => {
    expect(laneSize({})).toEqual({ everything: false, shard: { index: 1, count: 1 } });
  });

  it("asked for a part of all, says so", () => {
    expect(laneSize({ LANES_EVERYTHING: "1", LANES_SHARD: "3/4" })).toEqual({ everything: true, shard: { index: 3, count: 4 } });
  });
});
