/** This defines `decideRecovery`: what an unfinished run still needs, from its records alone (REQ-J2). */
import type { BeginRecord, IntentRecord, JournalRecord } from "./records.ts";
import type { NodeIdentity } from "@switchyard/fs-atomic";

/** A run as its journal tells it. */
export interface RunRecord {
  readonly begin: BeginRecord;
  readonly intents: readonly IntentRecord[];
  /** Identities of the staged links, by action index, as far as they were noted. */
  readonly staged: ReadonlyMap<number, NodeIdentity>;
  readonly prepared: boolean;
  readonly committed: boolean;
  readonly undone: boolean;
  readonly closed: boolean;
  /** What made the run turn back, where it says so. */
  readonly error: { readonly id: string; readonly reason: string; readonly message: string; readonly path: string | null } | null;
  /** The actions that met someone else's node when they were undone. */
  readonly conflicts: readonly number[];
  /** What became of single actions, where that was noted. */
  readonly outcomes: ReadonlyMap<number, "settled" | "conflict" | "lost" | "failed">;
}

/** What recovery must do. */
export type RecoveryDecision =
  /** Nothing was ever named outside the run's folder: the folder goes. */
  | { readonly do: "discard" }
  /** Every target goes back to what it was. */
  | { readonly do: "undo"; readonly run: RunRecord }
  /** Every target goes on to what was intended. */
  | { readonly do: "finish"; readonly run: RunRecord }
  /** The targets are right and durable; facts and report may be missing. */
  | { readonly do: "complete"; readonly run: RunRecord }
  | { readonly do: "nothing"; readonly run: RunRecord };

/**
 * Decides from the whole records of a journal. An apply that did not reach `committed` goes back; a rollback goes on,
 * because its payloads were verified before it began and going on is what its user asked for.
 */
export function decideRecovery(records: readonly JournalRecord[]): RecoveryDecision {
  const run = readRun(records);
  if (run === null) return { do: "discard" };
  if (run.closed) return { do: "nothing", run };
  if (run.committed || run.undone) return { do: "complete", run };
  return { do: run.begin.verb === "apply" ? "undo" : "finish", run };
}

/** The run that these records tell, or null where it had not declared all it would do and so did nothing. */
export function readRun(records: readonly JournalRecord[]): RunRecord | null {
  const [begin] = records;
  const declared = records.find((record) => record.type === "intents");
  if (begin?.type !== "begin" || declared === undefined) return null;
  const has = (type: JournalRecord["type"]): boolean => records.some((record) => record.type === type);
  const only = <T extends JournalRecord["type"]>(type: T): Extract<JournalRecord, { type: T }>[] =>
    records.filter((record): record is Extract<JournalRecord, { type: T }> => record.type === type);
  return {
    begin,
    intents: only("intent"),
    staged: new Map(only("staged").map((record) => [record.index, record.identity])),
    prepared: has("prepared"),
    committed: has("committed"),
    undone: has("undone"),
    closed: has("closed"),
    error: only("undoing").at(-1)?.error ?? null,
    conflicts: only("undone").at(-1)?.conflicts ?? [],
    outcomes: new Map(only("outcome").map((record) => [record.index, record.outcome])),
  };
}
