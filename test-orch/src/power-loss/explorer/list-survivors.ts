// This defines `listSurvivors`: which un-flushed writes of one disk may get through a power loss.

import type { DiskWrite } from "./disk-write.ts";
import type { Random } from "./seeded-random.ts";
import { shuffle } from "./shuffle.ts";

/** Up to here every subset is listed, which is at most 64. */
const EXHAUSTIVE_LIMIT = 6;
/** Above this many writes, that many of them, drawn by chance, are dropped alone or kept alone. */
const SINGLED_OUT_LIMIT = 64;
const RANDOM_SUBSETS = 8;

/** A choice among the un-flushed writes of one disk. */
export interface Survivors {
  readonly words: string;
  readonly kept: readonly DiskWrite[];
}

/** What to list beyond the choices that the last write brings. */
export interface SurvivorOptions {
  /** Also list the shorter in-order prefixes: needed where a promise has just come into force. */
  readonly everyPrefix: boolean;
  readonly random: Random;
}

/**
 * Lists the choices for `pending`: first all, then none; then every subset, or of many writes each one alone, each one
 * missing, and some by chance; then the last write torn at the borders of its pages.
 */
export function listSurvivors(pending: readonly DiskWrite[], options: SurvivorOptions): readonly Survivors[] {
  if (pending.length === 0) return [{ words: "none pending", kept: [] }];
  const count = pending.length;
  const corners = [
    { words: `all of ${count}`, kept: pending },
    { words: `none of ${count}`, kept: [] },
  ];
  const middle = count <= EXHAUSTIVE_LIMIT ? everySubset(pending) : someSubsets(pending, options);
  return [...corners, ...middle, ...tornLast(pending)];
}

function everySubset(pending: readonly DiskWrite[]): Survivors[] {
  const full = 2 ** pending.length - 1;
  return Array.from({ length: Math.max(0, full - 1) }, (_, index) => {
    const mask = index + 1;
    const bits = mask.toString(2).padStart(pending.length, "0");
    // The last digit is the first write.
    return { words: `subset ${bits}`, kept: pending.filter((_write, place) => (mask >> place) & 1) };
  });
}

function someSubsets(pending: readonly DiskWrite[], { everyPrefix, random }: SurvivorOptions): Survivors[] {
  const count = pending.length;
  const places = [...pending.keys()];
  const singled = count <= SINGLED_OUT_LIMIT ? places : shuffle(places, random).slice(0, SINGLED_OUT_LIMIT);
  return [
    ...(everyPrefix ? places : []).map((length) => prefix(pending, length)),
    ...singled.map((out) => ({ words: `drop ${out} of ${count}`, kept: pending.toSpliced(out, 1) })),
    ...singled.map((only) => ({ words: `only ${only} of ${count}`, kept: pending.slice(only, only + 1) })),
    ...Array.from({ length: RANDOM_SUBSETS }, (_, index) => ({
      words: `random ${index} of ${count}`,
      kept: pending.filter(() => random() < 0.5),
    })),
  ];
}

function prefix(pending: readonly DiskWrite[], length: number): Survivors {
  return { words: `first ${length} of ${pending.length}`, kept: pending.slice(0, length) };
}

function tornLast(pending: readonly DiskWrite[]): Survivors[] {
  const pieces = pending.at(-1)?.pieces ?? [];
  const cuts = new Set([1, Math.floor(pieces.length / 2), pieces.length - 1]);
  return [...cuts]
    .filter((cut) => cut > 0 && cut < pieces.length)
    .map((cut) => ({
      words: `all of ${pending.length}, the last torn after ${cut} of ${pieces.length} pages`,
      kept: [...pending.slice(0, -1), { pieces: pieces.slice(0, cut) }],
    }));
}
