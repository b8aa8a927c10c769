// This defines the words in which the explorer's tests write journals, and read states.

import { pageReader } from "../../../src/power-loss/images/page-reader.ts";
import type { PageReader } from "../../../src/power-loss/images/page-reader.ts";
import { PAGE_SIZE } from "../../../src/power-loss/images/page-size.ts";
import { replacedPages } from "../../../src/power-loss/explorer/replaced-pages.ts";
import type { CrashState, JournalRecord } from "../../../src/power-loss/index.ts";

/** A disk of sixteen zero pages. */
export const emptyDisk = (): PageReader => pageReader({ size: 16 * PAGE_SIZE, extents: [] });

/** The records of a journal, each page of a write filled with the letter given for it. */
export const script = {
  begin: { kind: "mark", mark: { kind: "begin" } },
  reached: (name: string): JournalRecord => ({ kind: "mark", mark: { kind: "reached", name } }),
  call: (ordinal: number, name: string): JournalRecord => ({ kind: "mark", mark: { kind: "call", ordinal, name } }),
  flush: (disk = 0): JournalRecord => ({ kind: "flush", disk }),
  /** `letters` on as many pages, from page `page` on. */
  write: (page: number, letters: string, disk = 0): JournalRecord => ({
    kind: "write",
    disk,
    offset: page * PAGE_SIZE,
    data: Buffer.concat(letters.split("").map((letter) => Buffer.alloc(PAGE_SIZE, letter))),
  }),
} as const satisfies Record<string, JournalRecord | ((...args: never[]) => JournalRecord)>;

/** The first letter of the first four pages of each disk, "." for a page of zeros: "ab..|....". */
export function lettersOf(state: CrashState): string {
  return state.disks
    .map((cut) => {
      const pages = replacedPages(emptyDisk(), cut);
      return [0, 1, 2, 3].map((page) => letterOf(pages.get(page))).join("");
    })
    .join("|");
}

function letterOf(page: Buffer | undefined): string {
  const first = page?.[0] ?? 0;
  return first === 0 ? "." : String.fromCharCode(first);
}
