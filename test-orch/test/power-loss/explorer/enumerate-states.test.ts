import { describe, expect, it } from "vitest";
import { enumerateStates } from "../../../src/power-loss/index.ts";
import type { JournalRecord } from "../../../src/power-loss/index.ts";
import { replacedPages } from "../../../src/power-loss/explorer/replaced-pages.ts";
import { PowerLossError } from "../../../src/power-loss/power-loss-error.ts";
import { emptyDisk, lettersOf, script } from "./journal-script.ts";

const { begin, call, flush, reached, write } = script;

function statesOf(journal: readonly JournalRecord[], disks = 1, seed = 1): readonly string[] {
  const bases = Array.from({ length: disks }, emptyDisk);
  return enumerateStates({ journal, bases, seed }).states.map((state) => {
    return `${state.reached ?? "-"} ${lettersOf(state)}`;
  });
}

function sorted(lines: readonly string[]): readonly string[] {
  return lines.toSorted((left, right) => left.localeCompare(right));
}

describe("enumerateStates()", () => {
  it("a journal without begin, throws journal-malformed", () => {
    expect(() => statesOf([write(0, "a")])).toThrow(expect.objectContaining({ code: "journal-malformed" }));
    expect(() => statesOf([write(0, "a")])).toThrow(PowerLossError);
  });

  it("a write to a disk without a base, throws journal-malformed", () => {
    expect(() => statesOf([begin, write(0, "a", 3)])).toThrow(expect.objectContaining({ code: "journal-malformed" }));
  });

  it("nothing written, has the one state of the start", () => {
    expect(statesOf([begin])).toEqual(["- ...."]);
  });

  it("two writes without a flush, may each be lost alone", () => {
    expect(sorted(statesOf([begin, write(0, "a"), write(1, "b")]))).toEqual(
      sorted(["- ....", "- a...", "- .b..", "- ab.."]),
    );
  });

  it("a flush between two writes, keeps the first one for ever", () => {
    const states = statesOf([begin, write(0, "a"), flush(), write(1, "b")]);
    expect(states).toContain("- ab..");
    expect(states).not.toContain("- .b..");
  });

  it("a write before begin that was not flushed, may be lost after it", () => {
    expect(sorted(statesOf([write(0, "a"), begin]))).toEqual(sorted(["- ....", "- a..."]));
  });

  it("a promise without a flush, is in force while its write may be lost", () => {
    expect(statesOf([begin, write(0, "a"), reached("done")])).toContain("done ....");
  });

  it("a promise after a flush, is never met without its write", () => {
    const states = statesOf([begin, write(0, "a"), flush(), reached("done")]);
    expect(states.filter((state) => state.startsWith("done"))).toEqual(["done a..."]);
  });

  it("a promise over more writes than are tried in all subsets, meets every prefix of them", () => {
    const letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const journal = [begin, ...letters.map((letter) => write(0, letter)), reached("done")];
    const met = statesOf(journal).filter((state) => state.startsWith("done"));
    expect(met).toEqual(expect.arrayContaining(letters.map((letter) => `done ${letter}...`)));
    expect(met).toContain("done ....");
  });

  it("a write of four pages, is torn between pages but not within one", () => {
    expect(sorted(statesOf([begin, write(0, "abcd")]))).toEqual(
      sorted(["- ....", "- a...", "- ab..", "- abc.", "- abcd"]),
    );
  });

  it("a write of a part of a page, leaves the rest of the page", () => {
    const part: JournalRecord = { kind: "write", disk: 0, offset: 2048, data: Buffer.alloc(512, "z") };
    const journal = [begin, write(0, "a"), flush(), part];
    const last = enumerateStates({ journal, bases: [emptyDisk()], seed: 1 }).states.at(-1);
    const page = last?.disks[0] === undefined ? undefined : replacedPages(emptyDisk(), last.disks[0]).get(0);
    expect(page?.toString("latin1")).toBe("a".repeat(2048) + "z".repeat(512) + "a".repeat(1536));
  });

  it("a zeroed range, can be lost like a write", () => {
    const zero: JournalRecord = { kind: "zero", disk: 0, offset: 0, length: 4096 };
    expect(statesOf([begin, write(0, "ab"), flush(), zero])).toContain("- .b..");
  });

  it("states of equal content, are listed once for each promise", () => {
    const journal = [begin, write(0, "a"), write(0, "a"), reached("done")];
    expect(sorted(statesOf(journal))).toEqual(sorted(["- ....", "- a...", "done ....", "done a..."]));
  });

  it("calls of the workload, name the last one that had returned", () => {
    const journal = [begin, call(1, "open"), write(0, "a"), call(2, "rename"), write(1, "b")];
    const { states } = enumerateStates({ journal, bases: [emptyDisk()], seed: 1 });
    expect(states.find((state) => lettersOf(state) === "a...")?.lastCall).toBe("1 open");
    expect(states.find((state) => lettersOf(state) === "ab..")?.lastCall).toBe("2 rename");
  });

  it("the same journal and seed, give the same states", () => {
    const many = Array.from({ length: 20 }, (_, page) => write(page % 4, "abcdefgh"[page % 8] ?? "x"));
    expect(statesOf([begin, ...many])).toEqual(statesOf([begin, ...many]));
  });
});

describe("enumerateStates() with two disks", () => {
  it("a write to each, is lost on one disk and kept on the other, both ways", () => {
    const states = statesOf([begin, write(0, "a", 0), write(0, "b", 1)], 2);
    expect(sorted(states)).toEqual(sorted(["- ....|....", "- a...|....", "- ....|b...", "- a...|b..."]));
  });

  it("a flush of one disk, leaves the other's earlier write to be lost", () => {
    const journal = [begin, write(0, "a", 0), write(0, "b", 1), flush(1), reached("committed")];
    expect(statesOf(journal, 2)).toContain("committed ....|b...");
  });

  it("a flush of each disk before the promise, leaves nothing to be lost", () => {
    const journal = [begin, write(0, "a", 0), flush(0), write(0, "b", 1), flush(1), reached("committed")];
    expect(statesOf(journal, 2).filter((state) => state.startsWith("committed"))).toEqual(["committed a...|b..."]);
  });

  it("every subset of the disk just written, is met with all and with none of the other's", () => {
    const journal = [begin, write(0, "a", 0), write(1, "b", 0), write(0, "c", 1), write(1, "d", 1)];
    const states = statesOf(journal, 2);
    for (const own of ["....", "c...", ".d..", "cd.."]) {
      expect(states).toContain(`- ab..|${own}`);
      expect(states).toContain(`- ....|${own}`);
    }
  });
});
