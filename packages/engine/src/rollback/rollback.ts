/** This defines `rollback`: what a run did, undone by a run of its own. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { LeftTarget } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { checkMode } from "../report/check-mode.ts";
import { chain } from "../facts/chain.ts";
import type { FactContext } from "../facts/make/fact-context.ts";
import { rollbackSummary, untouchedFact } from "../facts/make/rollback-facts.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { readWaiting } from "../confirm/read-waiting.ts";
import { takeBack } from "../confirm/take-back.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import { refusedAfter } from "../recover/refused-after.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { doubtWarnings } from "../report/doubt-warnings.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { Mode, ReportedAction, RunReport } from "../report/report.ts";
import { rollbackActions, rolledBack } from "../report/rollback-actions.ts";
import { isFromFullDisk } from "../report/report-error.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { placesOf } from "../run/complete-run.ts";
import { targetOf } from "../run/intent.ts";
import { leftTarget } from "../run/left-target.ts";
import { openExisting } from "../state/open-state.ts";
import { onFullDisk } from "../state/on-full-disk.ts";
import { newRunId, runIdAfter, runIds } from "../state/run-folder.ts";
import { withSession, type Session } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";
import { thisMoment } from "../state/this-moment.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import { unfinishedWarnings } from "../recover/unfinished-warnings.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { examineRun, type ExaminedRun, type ExaminedTarget } from "./examine-run.ts";
import { findRun, noRun } from "./find-run.ts";
import { judgeRollback } from "./judge-rollback.ts";
import { laterTargets } from "./later-targets.ts";
import { restore, type Restoration } from "./restore.ts";
import type { TargetToLeave } from "./targets-to-leave.ts";
import { canUndoInPlace, undoInPlace } from "./undo-in-place.ts";

/** What to roll back. */
export interface RollbackRequest {
  /** Null: the newest apply that was committed or provisional, taken back since or not, so that a second call changes nothing. */
  readonly runId: string | null;
  readonly mode: Mode;
}

/**
 * Undoes a run. Every payload is checked first, and if one target cannot be undone none is touched (REQ-R9). A target in
 * its prior state already is left alone (REQ-R3); one that someone else changed is a conflict (REQ-R7). With
 * `force_restore_best_effort` targets whose payloads are good are restored although others' are not, and the run is not
 * marked as undone; with `allow_conflicting_rollback` what someone else put at a target is displaced and kept (neither for a
 * run that waits to be confirmed). What the
 * rollback displaces is kept, so that it can be undone like any other run (REQ-R1). A provisional run is taken back at once,
 * without a run of its own. What another provisional run has changed is refused (`provisional_run`).
 *
 * A pointer is led neither to a profile that is gone (`profile_gone`), nor away from one where links through it would then lead
 * nowhere (`stable_link_left`).
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
    checkMode(request.mode);
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
  const dirs = new DirCache(root);
  try {
    const place = { root, runs: runs.dir, runsPath: runs.parents };
    const found = findRun(place, request.runId);
    const examined = await examineRun(dirs, found, { ...context, laterTargets: () => laterTargets(place, found.run.begin.run_id) });
    const { begin, targets } = examined;
    const { error, leftError } = judgeRollback(examined, { root, waiting: readWaiting(root, context, thisMoment()), policy: context.policy });
    const base = rollbackReport("dry_run", begin, error ?? leftError);
    const facts: FactContext = { mode: "dry_run", planId: begin.plan_id, runId: null };
    return { ...base, actions: rollbackActions(targets), warnings: [...unfinishedWarnings(unfinishedRuns(root, context)), ...(error === null ? doubtsOf(targets) : [])], facts: untouchedFacts(facts, examined) };
  } finally {
    dirs.close();
    closeDir(runs.dir);
  }
}

/**
 * {@link rollback} under the lock. On a full disk it goes on with the reserve, and where that is not enough, or on another
 * disk, without keeping what it displaces (REQ-J5).
 */
export async function commitRollback(session: Session, runId: string | null): Promise<RunReport> {
  const attempt = async (way: Way): Promise<RunReport> => {
    const own = ownRun(session);
    return afterRecovery(own, { act: (recovery) => undoRun(own, runId, { ...recovery, way }), refused: refusedAfter("rollback") });
  };
  return onFullDisk(session, () => attempt(restore), { isFullEnd: ({ error }) => isFromFullDisk(error), lastResort: () => attempt(undoInPlace) });
}

/** How what may be undone is undone. */
type Way = typeof restore;

/** A run that failed for want of room may have left its folder: the next try is another run. */
function ownRun(session: Session): Session {
  const there = runIds(session.state.runs);
  return there.includes(session.runId) ? { ...session, runId: runIdAfter(there, newRunId()) } : session;
}

async function undoRun(session: Session, runId: string | null, { recovered, waiting, way }: Recovery & { readonly way: Way }): Promise<RunReport> {
  const dirs = new DirCache(session.root);
  try {
    const { error, inPlace, ...decided } = await decide(session, runId, { dirs, waiting });
    const { begin, actions, changing, untouched, leftError, bytesHashed } = decided;
    const restoration: Restoration = { ...decided, recovered };
    if (error === null && waiting.some((one) => one.run.begin.run_id === begin.run_id)) return await takeBack(session, restoration);
    if (error === null && changing.length > 0) return await (inPlace ? way : restore)(session, restoration);
    const count = (...decisions: readonly ReportedAction["decision"][]): number => actions.filter(({ decision }) => decisions.includes(decision)).length;
    const facts: FactContext = { mode: "commit", planId: begin.plan_id, runId: session.runId };
    const counts = { restored: 0, unchanged: count("noop"), failed: count("conflict", "stop"), bytesHashed };
    await session.sink.append(chain(untouched, [rollbackSummary(facts, begin.run_id, counts, error ?? leftError)]));
    const told = error === null ? rolledBack(actions, { intents: [], progress: new Map() }) : actions;
    return { ...rollbackReport("commit", begin, error ?? leftError), recovered, warnings: conflictWarnings(recovered), actions: told, places: placesOf(session.root, session.state, null) };
  } finally {
    dirs.close();
  }
}

/** What a rollback is to do. The run's journal, and what was observed of targets that stay, is let go. */
interface Decided extends Omit<Restoration, "recovered"> {
  readonly error: ExaminedTarget["error"];
  /** Whether it could be undone in place. */
  readonly inPlace: boolean;
}

async function decide(session: Session, runId: string | null, { dirs, waiting }: { readonly dirs: DirCache; readonly waiting: readonly ProvisionalRun[] }): Promise<Decided> {
  const examined = await examineOrTell(session, runId, dirs);
  const { begin, targets } = examined;
  const facts: FactContext = { mode: "commit", planId: begin.plan_id, runId: session.runId };
  const { error, left, leftError } = judgeRollback(examined, { root: session.root, waiting, policy: session.context.policy });
  return {
    begin,
    error,
    left: left.map(asLeftTarget),
    leftError,
    doubts: doubtsOf(targets),
    actions: rollbackActions(targets),
    changing: targets.filter(({ decision }) => decision === "restore"),
    untouched: untouchedFacts(facts, examined),
    bytesHashed: examined.bytesHashed,
    inPlace: canUndoInPlace(examined),
  };
}

function asLeftTarget({ record, node, hash, error }: TargetToLeave): LeftTarget {
  return leftTarget({ action_id: record.action_id, path: targetOf(record), kind: node.kind, hash }, error);
}

/** What is in doubt of those that are restored, for people. */
function doubtsOf(targets: readonly ExaminedTarget[]): string[] {
  return doubtWarnings(targets.flatMap(({ record, doubts }) => doubts.map((doubt) => ({ doubt, target: targetOf(record) }))));
}

/** The run is let go of behind this. Told to stop, or a directory that cannot be opened, is a fact too. */
async function examineOrTell({ root, context, sink, state, runId: own }: Session, runId: string | null, dirs: DirCache): Promise<ExaminedRun> {
  const found = findRun({ root, runs: state.runs, runsPath: state.runsPath }, runId);
  try {
    const laterThan = found.run.begin.run_id;
    return await examineRun(dirs, found, { ...context, laterTargets: () => laterTargets({ root, runs: state.runs, runsPath: state.runsPath }, laterThan) });
  } catch (error) {
    const { run_id, plan_id } = found.run.begin;
    await sink.append([rollbackSummary({ mode: "commit", planId: plan_id, runId: own }, run_id, { restored: 0, unchanged: 0, failed: 0 }, error)]);
    throw error;
  }
}

function untouchedFacts(context: FactContext, { begin, targets }: ExaminedRun): Fact[] {
  return targets
    .filter(({ decision }) => decision !== "restore")
    .map(({ record, node, hash, reason, error }) =>
      untouchedFact(context, begin.run_id, { actionId: record.action_id, path: targetOf(record), kind: node.kind, hash, reason, error }),
    );
}
