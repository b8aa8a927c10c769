import { describe, expect, it } from "vitest";
import type { DiskWrite } from "../../../src/power-loss/explorer/disk-write.ts";
import { listSurvivors } from "../../../src/power-loss/explorer/list-survivors.ts";
import { seededRandom } from "../../../src/power-loss/explorer/seeded-random.ts";

function onePageWrites(count: number): readonly DiskWrite[] {
  return Array.from({ length: count }, (_, page) => ({ pieces: [{ page, at: 0, data: Buffer.alloc(4096, 1) }] }));
}

function pagesKept(count: number, everyPrefix = false): readonly string[] {
  return listSurvivors(onePageWrites(count), { everyPrefix, random: seededRandom(1) }).map(({ kept }) => {
    return kept.flatMap(({ pieces }) => pieces.map(({ page }) => page)).join(" ");
  });
}

describe("listSurvivors()", () => {
  it("no writes, has one choice", () => {
    expect(pagesKept(0)).toEqual([""]);
  });

  it("any writes, starts with all and none", () => {
    expect(pagesKept(3).slice(0, 2)).toEqual(["0 1 2", ""]);
  });

  it("six writes, lists each of the 64 subsets once", () => {
    expect(pagesKept(6)).toHaveLength(64);
    expect(new Set(pagesKept(6))).toHaveProperty("size", 64);
  });

  it("seven writes, lists each alone and each missing", () => {
    const kept = pagesKept(7);
    for (const place of [0, 1, 2, 3, 4, 5, 6]) {
      expect(kept).toContain(String(place));
      expect(kept).toContain([0, 1, 2, 3, 4, 5, 6].filter((other) => other !== place).join(" "));
    }
  });

  it("seven writes with everyPrefix, lists the prefixes as well", () => {
    expect(pagesKept(7)).not.toContain("0 1 2 3");
    expect(pagesKept(7, true)).toContain("0 1 2 3");
  });

  it("a thousand writes, stays below two hundred choices", () => {
    expect(pagesKept(1000).length).toBeLessThan(200);
  });
});
