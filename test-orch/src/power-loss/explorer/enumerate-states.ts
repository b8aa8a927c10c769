// This defines `enumerateStates`: every distinct crash state of a journal, within the rules of `listSurvivors`.

import type { PageReader } from "../images/page-reader.ts";
import type { JournalRecord } from "../journal/journal-record.ts";
import { combineDisks } from "./combine-disks.ts";
import type { CrashState } from "./crash-state.ts";
import { DiskHistory } from "./disk-history.ts";
import { listSurvivors } from "./list-survivors.ts";
import type { Survivors } from "./list-survivors.ts";
import { seededRandom } from "./seeded-random.ts";
import { walkInstants } from "./walk-instants.ts";
import type { Instant } from "./walk-instants.ts";

/** The crash states of one journal. */
export interface Enumeration {
  /** Distinct in what the disks hold and in the promise that is in force; in the order of their instants. */
  readonly states: readonly CrashState[];
  /** How many there were before equal ones were dropped. */
  readonly enumerated: number;
}

/** What to enumerate. */
export interface EnumerateInput {
  readonly journal: readonly JournalRecord[];
  /** The disks at the start of the journal. */
  readonly bases: readonly PageReader[];
  readonly seed: number;
}

/** Lists where the machine may come up if the power goes at any instant of `journal`. */
export function enumerateStates({ journal, bases, seed }: EnumerateInput): Enumeration {
  const random = seededRandom(seed);
  const histories = bases.map((base) => new DiskHistory(base));
  const distinct = new Map<string, CrashState>();
  let enumerated = 0;
  for (const instant of walkInstants(journal, histories)) {
    const everyPrefix = instant.written === null;
    const lists = histories.map(({ pending }) => listSurvivors(pending, { everyPrefix, random }));
    const changed = instant.written === null ? [...histories.keys()] : [instant.written];
    for (const choice of combineDisks(lists, { changed, random })) {
      enumerated += 1;
      const key = stateKey(histories, choice, instant);
      if (!distinct.has(key)) distinct.set(key, stateOf(histories, choice, { ...instant, ordinal: distinct.size }));
    }
  }
  return { states: [...distinct.values()], enumerated };
}

function stateKey(histories: readonly DiskHistory[], choice: readonly Survivors[], { reached }: Instant): string {
  const digests = histories.map((history, disk) => history.digest(choice[disk]?.kept ?? []).toString(36));
  return JSON.stringify([reached, ...digests]);
}

function stateOf(
  histories: readonly DiskHistory[],
  choice: readonly Survivors[],
  { ordinal, reached, lastCall }: Instant & { readonly ordinal: number },
): CrashState {
  const disks = choice.map(({ words, kept }, disk) => ({
    epoch: histories[disk]?.epoch ?? 0,
    survivors: words,
    durable: histories[disk]?.durable ?? new Map<number, Buffer>(),
    kept,
  }));
  return { ordinal, reached, lastCall, disks };
}
