/** This defines `decideRecovery`: what an unfinished run still needs, from its records alone (REQ-J2). */
import { findFault } from "./find-fault.ts";
import { journalError } from "./journal-error.ts";
import type { BeginRecord, IntentRecord, JournalRecord } from "./records.ts";
import type { NodeIdentity } from "@switchyard/fs-atomic";

/** A run as its journal tells it. */
export interface RunRecord {
  readonly begin: BeginRecord;
  readonly intents: readonly IntentRecord[];
  /** Identities of the staged links and copies, by action index, as far as they were noted. */
  readonly staged: ReadonlyMap<number, NodeIdentity>;
  readonly prepared: boolean;
  /** Whether it was prepared without syncing what describes its backups. */
  readonly unsynced: boolean;
  /** Whether every target had changed hands. */
  readonly switched: boolean;
  /** Until when the run waits, or waited, to be confirmed, in Unix milliseconds; null where it need not be. */
  readonly deadlineMs: number | null;
  /** The same in milliseconds since the boot that `begin` names; null where its journal does not say. */
  readonly uptimeDeadlineMs: number | null;
  readonly committed: boolean;
  /** When, RFC 3339, UTC; null where it is not committed, or its journal does not say. */
  readonly committedAt: string | null;
  /** How the health checks came out, where they had before the run came to stand. */
  readonly smoke: "ok" | "failed" | "skipped" | null;
  /** Whether an undo was announced. */
  readonly undoing: boolean;
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
  /** The run is not unfinished: it waits to be confirmed (`committed`), until the deadline. */
  | { readonly do: "wait"; readonly run: RunRecord; readonly deadlineMs: number }
  /** The targets are right and durable; facts and report may be missing. */
  | { readonly do: "complete"; readonly run: RunRecord }
  | { readonly do: "nothing"; readonly run: RunRecord };

/** When the decision is made. */
export interface RecoveryMoment {
  /** Unix milliseconds. Without it no deadline has passed: a run is never undone because nobody looked at the clock. */
  readonly nowMs?: number;
  /** Which boot this is, and for how long, suspended time included. The wall clock may be set back; this one goes on. */
  readonly boot?: { readonly id: string; readonly uptimeMs: number };
}

/**
 * Decides from the whole records of a journal. An apply that did not reach `committed` goes back, a provisional one only
 * once its deadline has come (REQ-J3); a rollback goes on, because its payloads were verified before it began and going
 * on is what its user asked for.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`: no run of ours would have written these records
 */
export function decideRecovery(records: readonly JournalRecord[], moment: RecoveryMoment = {}): RecoveryDecision {
  const run = readRun(records);
  if (run === null) return { do: "discard" };
  if (run.closed) return { do: "nothing", run };
  if (run.committed || run.undone) return { do: "complete", run };
  if (run.begin.verb === "rollback") return { do: "finish", run };
  const { deadlineMs, undoing } = run;
  // Once it was announced, an undo may have changed any target: there is nothing left to confirm.
  if (deadlineMs !== null && !undoing && !hasPassed(run, deadlineMs, moment)) return { do: "wait", run, deadlineMs };
  return { do: "undo", run };
}

function hasPassed({ begin, uptimeDeadlineMs }: RunRecord, deadlineMs: number, { nowMs = -Infinity, boot }: RecoveryMoment): boolean {
  if (nowMs >= deadlineMs) return true;
  return uptimeDeadlineMs !== null && boot !== undefined && boot.id === begin.boot_id && boot.uptimeMs >= uptimeDeadlineMs;
}

/**
 * The run that these records tell, or null where it had not declared all it would do and so did nothing.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`: no run of ours would have written these records
 */
export function readRun(records: readonly JournalRecord[]): RunRecord | null {
  const fault = findFault(records);
  if (fault !== null) throw journalError("journal_tampered", null, fault);
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
    unsynced: only("prepared").some((record) => record.unsynced === true),
    switched: has("switched"),
    deadlineMs: only("provisional").at(-1)?.deadline_ms ?? null,
    uptimeDeadlineMs: only("provisional").at(-1)?.uptime_deadline_ms ?? null,
    committed: has("committed"),
    committedAt: only("committed").at(-1)?.at ?? null,
    smoke: [...only("provisional"), ...only("committed")].find((record) => record.smoke !== undefined)?.smoke ?? null,
    undoing: has("undoing"),
    undone: has("undone"),
    closed: has("closed"),
    error: only("undoing").at(-1)?.error ?? null,
    conflicts: only("undone").at(-1)?.conflicts ?? [],
    outcomes: new Map(only("outcome").map((record) => [record.index, record.outcome])),
  };
}
