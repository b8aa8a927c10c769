/** This defines the orders in which a run's records may stand: as its verbs write them, through any number of recoveries. */
import type { BeginRecord, JournalRecord } from "./records.ts";

type RecordType = JournalRecord["type"];

/** What may follow each record. */
export type Order = Readonly<Record<RecordType, ReadonlySet<RecordType>>>;

const next = (...types: readonly RecordType[]): ReadonlySet<RecordType> => new Set(types);

/** Every run declares what it will do, and ends. */
const ANY = {
  begin: next("intent", "intents"),
  intent: next("intent", "intents"),
  committed: next("closed"),
  undone: next("closed"),
  // Where someone removed the report of a run that had ended, recovery writes it and closes the run again.
  closed: next("closed"),
} as const;

/**
 * By verb. A batch that was cut short may end in any of its records, and what recovery appends follows that one: so
 * an undo is announced, and outcomes are told, as often as they were begun.
 *
 * An apply turns back from anywhere before `committed` and never goes on from there. A rollback turns back only before
 * it is prepared, and where that was cut short recovery goes on with it all the same.
 */
export const ORDER: Readonly<Record<BeginRecord["verb"], Order>> = {
  apply: {
    ...ANY,
    intents: next("staged", "prepared", "undoing"),
    staged: next("staged", "prepared", "undoing"),
    prepared: next("switched", "undoing"),
    switched: next("provisional", "committed", "undoing"),
    provisional: next("committed", "undoing"),
    undoing: next("undoing", "outcome", "undone"),
    outcome: next("undoing", "outcome", "undone"),
  },
  rollback: {
    ...ANY,
    intents: next("staged", "prepared", "undoing", "undone", "outcome", "committed"),
    staged: next("staged", "prepared", "undoing", "undone", "outcome", "committed"),
    prepared: next("switched", "outcome", "committed"),
    switched: next("outcome", "committed"),
    provisional: next(),
    undoing: next("undone", "outcome", "committed"),
    outcome: next("outcome", "committed"),
  },
};
