/** This defines `rollback`: what a run did, undone by a run of its own. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { RunRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { rollbackSummary, untouchedFact, type FactContext } from "../facts/make-facts.ts";
import { provisionalConflict } from "../confirm/provisional-conflict.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { readWaiting } from "../confirm/read-waiting.ts";
import { takeBack } from "../confirm/take-back.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import { refusedAfter } from "../recover/refused-after.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { Mode, RunReport } from "../report/report.ts";
import { rollbackActions } from "../report/rollback-actions.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { placesOf } from "../run/complete-run.ts";
import { targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { newRunId } from "../state/run-folder.ts";
import { withRoot, withSession, type Session } from "../state/session.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { examineRun, type ExaminedRun, type ExaminedTarget } from "./examine-run.ts";
import { findRun, noRun, type FoundRun } from "./find-run.ts";
import { restore } from "./restore.ts";

/** What to roll back. */
export interface RollbackRequest {
  /** Null: the newest apply that was committed or provisional, taken back since or not, so that a second call changes nothing. */
  readonly runId: string | null;
  readonly mode: Mode;
}

/**
 * Undoes a run. Every payload is checked first, and if one target cannot be undone none is touched (REQ-R9). A target in
 * its prior state already is left alone (REQ-R3); one that someone else changed is a conflict (REQ-R7). What the
 * rollback displaces is kept, so that it can be undone like any other run (REQ-R1). A provisional run is taken back at once,
 * without a run of its own. What another provisional run has changed is refused (`provisional_run`).
 *
 * Told to stop before the first target is restored it restores none; from then on it goes forward.
 *
 * Crash: recovery finishes it: from the moment its intents are durable, or in a provisional run its `undoing`, a rollback
 * goes forward.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function rollback(context: Context, request: RollbackRequest): Promise<RunReport> {
  try {
    if (request.mode === "dry_run") return await withRoot(context, (root) => dryRun(root, context, request));
    await withRoot(context, async (root) => checkTouched(root, context));
    return await withSession(context, { runId: newRunId() }, (session) => commitRollback(session, request.runId));
  } catch (error) {
    return emptyReport({ command: "rollback", mode: request.mode, error });
  }
}

/** Nothing is made on a root that was never touched. @throws `E_BACKUP_MISSING` `no_run` */
export function checkTouched(root: Root, context: Context): void {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) throw noRun();
  closeDir(runs.dir);
}

async function dryRun(root: Root, context: Context, request: RollbackRequest): Promise<RunReport> {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) throw noRun();
  try {
    const found = findRun({ root, runs: runs.dir, runsPath: runs.parents }, request.runId);
    const { run } = found;
    const examined = await examineRun(root, found, context);
    try {
      const base = rollbackReport("dry_run", run, errorOf(run, examined, readWaiting(root, context, Date.now())));
      return { ...base, actions: rollbackActions(examined.targets, null), facts: untouchedFacts({ mode: "dry_run", planId: run.begin.plan_id, runId: null }, run, examined) };
    } finally {
      examined.close();
    }
  } finally {
    closeDir(runs.dir);
  }
}

/** {@link rollback} under the lock. */
export async function commitRollback(session: Session, runId: string | null): Promise<RunReport> {
  return afterRecovery(session, (recovery) => undoRun(session, runId, recovery), refusedAfter("rollback"));
}

async function undoRun(session: Session, runId: string | null, { recovered, waiting }: Recovery): Promise<RunReport> {
  const { root, state } = session;
  const found = findRun({ root, runs: state.runs, runsPath: state.runsPath }, runId);
  const { run } = found;
  const facts: FactContext = { mode: "commit", planId: run.begin.plan_id, runId: session.runId };
  const examined = await examineOrTell(session, found, facts);
  try {
    const error = errorOf(run, examined, waiting);
    const untouched = untouchedFacts(facts, run, examined);
    if (error === null && waiting.some((one) => isSame(one.run, run))) return await takeBack(session, { run, examined, recovered, untouched });
    if (error === null && examined.targets.some((target) => target.decision === "restore")) {
      return await restore(session, { run, examined, recovered, untouched });
    }
    const count = (wanted: (target: ExaminedTarget) => boolean): number => examined.targets.filter(wanted).length;
    const counts = { restored: 0, unchanged: count(({ decision }) => decision === "noop"), failed: count((target) => target.error !== null) };
    await session.sink.append([...untouched, rollbackSummary(facts, run.begin.run_id, counts, error)]);
    const outcome = error === null ? { intents: [], progress: new Map() } : null;
    return { ...rollbackReport("commit", run, error), recovered, warnings: conflictWarnings(recovered), actions: rollbackActions(examined.targets, outcome), places: placesOf(root, state, null) };
  } finally {
    examined.close();
  }
}

/** What another provisional run holds comes first: it is why the target is not as this run left it. */
function errorOf(run: RunRecord, { targets }: ExaminedRun, waiting: readonly ProvisionalRun[]): ExaminedTarget["error"] {
  const others = waiting.filter((one) => !isSame(one.run, run));
  const touched = targets.filter(({ decision }) => decision !== "noop").map(({ record }) => targetOf(record));
  return provisionalConflict(others, touched) ?? targets.find((target) => target.error !== null)?.error ?? null;
}

function isSame(one: RunRecord, other: RunRecord): boolean {
  return one.begin.run_id === other.begin.run_id;
}

/** Told to stop, or a directory that cannot be opened: a fact too. */
async function examineOrTell({ root, context, sink }: Session, found: FoundRun, facts: FactContext): Promise<ExaminedRun> {
  try {
    return await examineRun(root, found, context);
  } catch (error) {
    await sink.append([rollbackSummary(facts, found.run.begin.run_id, { restored: 0, unchanged: 0, failed: 0 }, error)]);
    throw error;
  }
}

function untouchedFacts(context: FactContext, run: RunRecord, { targets }: ExaminedRun): Fact[] {
  return targets
    .filter(({ decision }) => decision !== "restore")
    .map(({ record, node, hash, reason, error }) =>
      untouchedFact(context, run.begin.run_id, { actionId: record.action_id, path: targetOf(record), kind: node.kind, hash, reason, error }),
    );
}
