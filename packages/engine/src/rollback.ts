/** This defines `rollback`: what a run did, undone by a run of its own. */
import { closeDir, encodeBytes, errnoOf, identityOf, nodeName, sha256, type Root } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import type { Context } from "./context.ts";
import { rollbackFacts, rollbackSummary, untouchedFact, type FactContext } from "./facts/make-facts.ts";
import { emptyReport } from "./report/empty-report.ts";
import type { Mode, RecoveredRun, RunReport } from "./report/report.ts";
import { rollbackActions } from "./report/rollback-actions.ts";
import { recoverUnfinished } from "./recover/recover-unfinished.ts";
import { examineRun, type ExaminedRun, type ExaminedTarget } from "./rollback/examine-run.ts";
import { findRun, noRun } from "./rollback/find-run.ts";
import { closeWork, completeOrWarn, placesOf } from "./run/complete-run.ts";
import { draftIntents, type Change } from "./run/draft-intents.ts";
import { finishAll } from "./run/finish-all.ts";
import { handCommands } from "./run/hand-commands.ts";
import { targetOf } from "./run/intent.ts";
import { prepare } from "./run/prepare.ts";
import { asRunError, undoFailed } from "./run/run-errors.ts";
import { progressOf, type RunWork } from "./run/run-work.ts";
import { startRun } from "./run/start-run.ts";
import { switchAll } from "./run/switch-all.ts";
import { undoAll } from "./run/undo-all.ts";
import { openExisting } from "./state/open-state.ts";
import { newRunId } from "./state/run-folder.ts";
import { withRoot, withSession, type Session } from "./state/session.ts";

/** What to roll back. */
export interface RollbackRequest {
  /** Null: the newest apply that was committed, rolled back since or not, so that a second call changes nothing. */
  readonly runId: string | null;
  readonly mode: Mode;
}

/**
 * Undoes a run. Every payload is checked first, and if one target cannot be undone none is touched (REQ-R9). A target in
 * its prior state already is left alone (REQ-R3); one that someone else changed is a conflict (REQ-R7). What the
 * rollback displaces is kept, so that it can be undone like any other run (REQ-R1).
 *
 * Crash: recovery finishes it: from the moment its intents are durable a rollback goes forward.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function rollback(context: Context, request: RollbackRequest): Promise<RunReport> {
  try {
    if (request.mode === "dry_run") return await withRoot(context, (root) => dryRun(root, context, request));
    await withRoot(context, async (root) => checkTouched(root, context));
    return await withSession(context, { runId: newRunId() }, (session) => commit(session, request));
  } catch (error) {
    return emptyReport({ command: "rollback", mode: request.mode, error });
  }
}

/** Nothing is made on a root that was never touched. */
function checkTouched(root: Root, context: Context): void {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) throw noRun();
  closeDir(runs.dir);
}

async function dryRun(root: Root, context: Context, request: RollbackRequest): Promise<RunReport> {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) throw noRun();
  try {
    const run = findRun({ root, runs: runs.dir, runsPath: runs.parents }, request.runId);
    const examined = await examineRun(root, run);
    try {
      const base = reportBase("dry_run", run, firstError(examined));
      return { ...base, actions: rollbackActions(examined.targets, null), facts: untouchedFacts({ mode: "dry_run", planId: run.begin.plan_id, runId: null }, run, examined) };
    } finally {
      examined.close();
    }
  } finally {
    closeDir(runs.dir);
  }
}

async function commit(session: Session, request: RollbackRequest): Promise<RunReport> {
  const { root, state } = session;
  const { recovered } = await recoverUnfinished(session);
  const run = findRun({ root, runs: state.runs, runsPath: state.runsPath }, request.runId);
  const examined = await examineRun(root, run);
  try {
    const error = firstError(examined);
    if (error === null && examined.targets.some((target) => target.decision === "restore")) {
      return await restore(session, run, examined, recovered);
    }
    const facts: FactContext = { mode: "commit", planId: run.begin.plan_id, runId: session.runId };
    const counts = { restored: 0, unchanged: examined.targets.filter(({ decision }) => decision === "noop").length, failed: examined.targets.filter((target) => target.error !== null).length };
    await session.sink.append([...untouchedFacts(facts, run, examined), rollbackSummary(facts, run.begin.run_id, counts, error)]);
    const outcome = error === null ? { intents: [], progress: new Map() } : null;
    return { ...reportBase("commit", run, error), recovered, actions: rollbackActions(examined.targets, outcome), places: placesOf(root, state, null) };
  } finally {
    examined.close();
  }
}

function reportBase(mode: Mode, run: RunRecord, error: unknown): RunReport {
  return { ...emptyReport({ command: "rollback", mode, error }), plan_id: run.begin.plan_id, undoes: run.begin.run_id };
}

function firstError({ targets }: ExaminedRun): ExaminedTarget["error"] {
  return targets.find((target) => target.error !== null)?.error ?? null;
}

function untouchedFacts(context: FactContext, run: RunRecord, { targets }: ExaminedRun): ReturnType<typeof untouchedFact>[] {
  return targets
    .filter(({ decision }) => decision !== "restore")
    .map(({ record, node, hash, error }) => untouchedFact(context, run.begin.run_id, { actionId: record.action_id, path: targetOf(record), kind: node.kind, hash, error }));
}

async function restore(session: Session, run: RunRecord, examined: ExaminedRun, recovered: readonly RecoveredRun[]): Promise<RunReport> {
  const { runId } = session;
  const planId = run.begin.plan_id;
  const changes = examined.targets.filter(({ decision }) => decision === "restore").map(changeOf);
  const intents = draftIntents(changes, { runId, planId, backupTag: run.begin.tag, role: "redo" });
  const planDocument = { kind: "switchyard.rollback", schema_version: 1, undoes: run.begin.run_id, targets: intents.map(({ record }) => targetOf(record)) };
  const work = await startRun(session, { runId, planId, verb: "rollback", undoes: run.begin.run_id, intents, planDocument });
  try {
    const unprepared = await prepareOrUndo(session, work);
    const error = unprepared ?? (await carryOut(session, work));
    const failed = work.intents.filter(({ record }) => unprepared !== null || progressOf(work, record.index).outcome !== "settled").length;
    const facts: FactContext = { mode: "commit", planId, runId };
    const untouched = untouchedFacts(facts, run, examined);
    const counts = { restored: intents.length - failed, unchanged: untouched.length, failed };
    const report: RunReport = {
      ...reportBase("commit", run, error),
      run_id: runId,
      actions: rollbackActions(examined.targets, unprepared === null ? work : { intents: [], progress: work.progress }),
      recovered,
      places: placesOf(session.root, session.state, work),
    };
    return await completeOrWarn(session, work, [...untouched, ...(unprepared === null ? rollbackFacts(work) : []), rollbackSummary(facts, run.begin.run_id, counts, error)], report);
  } finally {
    closeWork(work);
  }
}

function changeOf({ record, dir, node, hash, payload }: ExaminedTarget): Change {
  return {
    actionId: record.action_id,
    dir,
    parents: record.parents.map((name) => nodeName(name)),
    target: nodeName(record.target),
    node,
    hash,
    source: record.source,
    afterHash: payload === null ? null : payload.kind === "symlink" ? sha256(encodeBytes(payload.dest)) : record.prior_hash,
    incoming: () => (payload === null ? null : { how: "payload", name: record.keep, identity: identityOf(payload) }),
  };
}

/** After preparing: null on success; else the error, with everything that could be restored restored (REQ-R5). */
async function carryOut(session: Session, work: RunWork): Promise<Error | null> {
  try {
    return await switchBack(session, work);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    // A sync failed: what is on disk is recovery's to find out, which goes on with the rollback.
    throw undoFailed(error, [error], handCommands(work, session.root.path));
  }
}

async function switchBack(session: Session, work: RunWork): Promise<Error | null> {
  const failures: unknown[] = [];
  await switchAll({ ...work, signal: undefined }, (_intent, error) => failures.push(error));
  // A swap that failed half way is looked at once more, and taken as far as it goes.
  const settled = failures.length === 0 ? { conflicts: [], errors: [] } : await finishAll(work);
  for (const [index, { outcome }] of work.progress) if (outcome !== undefined) await work.journal.append({ type: "outcome", index, outcome });
  const complete = settled.conflicts.length === 0 && settled.errors.length === 0;
  await work.journal.append({ type: "committed" });
  return complete ? null : undoFailed(failures[0], failures, handCommands(work, session.root.path));
}

/** Prepares; if that fails nothing has been restored, and what was made for it goes again. */
async function prepareOrUndo(session: Session, work: RunWork): Promise<Error | null> {
  try {
    await prepare(work);
    return null;
  } catch (thrown) {
    const error = asRunError(thrown);
    const { errors } = await undoAll(work, { removeSidecars: true });
    if (errors.length > 0 || work.journal.unsure) throw undoFailed(error, [error, ...errors], handCommands(work, session.root.path));
    await work.journal.append({ type: "undone", conflicts: [] });
    return error;
  }
}
