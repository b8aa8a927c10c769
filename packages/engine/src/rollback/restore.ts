/** This defines `restore`: the run that brings back what another run displaced. */
import { errnoOf, nodeName } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { BeginRecord, LeftTarget } from "@switchyard/journal";
import { chain } from "../facts/chain.ts";
import type { FactContext } from "../facts/make/fact-context.ts";
import { rollbackFacts, rollbackSummary } from "../facts/make/rollback-facts.ts";
import { endProtection } from "../protect/end-protection.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import type { RecoveredRun, ReportedAction, RunReport } from "../report/report.ts";
import { rolledBack } from "../report/rollback-actions.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { closeWork, completeOrWarn, placesOf } from "../run/complete-run.ts";
import { draftIntents, type Change } from "../run/draft-intents.ts";
import { durabilityWarnings } from "../run/durability-warnings.ts";
import { incomingPayload } from "../run/incoming-payload.ts";
import { drain } from "../run/drain.ts";
import { finishAll } from "../run/finish-all.ts";
import { handCommands } from "../run/hand-commands.ts";
import { targetOf, type Intent } from "../run/intent.ts";
import { prepare } from "../run/prepare.ts";
import { asRunError, undoFailed } from "../run/run-errors.ts";
import { progressOf, type RunWork } from "../run/run-work.ts";
import { openRun, startRun } from "../run/start-run.ts";
import { switchAll } from "../run/switch-all.ts";
import { undoAll } from "../run/undo-all.ts";
import type { Session } from "../state/session.ts";
import type { ExaminedTarget } from "./examine-run.ts";

/** A rollback that may go ahead: every payload verified, at least one target to restore. */
export interface Restoration {
  /** Of the run that is undone. */
  readonly begin: BeginRecord;
  /** All its targets. */
  readonly actions: readonly ReportedAction[];
  /** Those that are restored; used up. */
  readonly changing: ExaminedTarget[];
  readonly recovered: readonly RecoveredRun[];
  /** Those that are left as they are because their backups cannot be brought back, and the error that says so. */
  readonly left: readonly LeftTarget[];
  readonly leftError: Error | null;
  /** What is in doubt of those that are restored, for people. */
  readonly doubts: readonly string[];
  /** Measured: what was read of targets and payloads for their hashes. */
  readonly bytesHashed: number;
  /** The facts of the targets that are not touched. */
  readonly untouched: readonly Fact[];
}

/**
 * Restores the targets by a run of its own, journalled like an apply. Where one target fails the others go on (REQ-R5). Where it leaves
 * some, the run that it undoes is not marked as undone: another rollback restores the rest.
 *
 * Crash: from the moment its intents are durable, recovery takes it forward.
 *
 * @throws `E_RESTORE_FAILED` `undo_failed` where a sync failed: the run stays for recovery
 */
export async function restore(session: Session, { begin, actions, changing, left, leftError, doubts, recovered, untouched, bytesHashed }: Restoration): Promise<RunReport> {
  const { runId } = session;
  const planId = begin.plan_id;
  const folder = await openRun(session, runId, { kind: "switchyard.rollback", schema_version: 1, undoes: begin.run_id, targets: changing.map(({ record }) => targetOf(record)) });
  const draft = async (): Promise<Intent[]> => draftIntents(changesOf(changing), { runId, planId, backupTag: begin.tag, policy: session.context.policy });
  const work = await startRun(session, folder, { runId, planId, verb: "rollback", undoes: begin.run_id, linkDirectories: null, left, draft });
  try {
    const unprepared = await prepareOrUndo(session, work);
    const { error: unfinished, committedAt } = unprepared === null ? await carryOut(session, work) : { error: unprepared, committedAt: null };
    const error = unfinished ?? leftError;
    const failed = work.intents.filter(({ record }) => unprepared !== null || progressOf(work, record.index).outcome !== "settled").length;
    const facts: FactContext = { mode: "commit", planId, runId };
    const counts = { restored: work.intents.length - failed, unchanged: untouched.length - left.length, failed: failed + left.length, bytesHashed };
    const report: RunReport = {
      ...rollbackReport("commit", begin, error),
      run_id: runId,
      actions: rolledBack(actions, unprepared === null ? work : { intents: [], progress: work.progress }),
      recovered,
      warnings: [...conflictWarnings(recovered), ...(unprepared === null ? [...durabilityWarnings(work), ...doubts] : [])],
      places: placesOf(session.root, session.state, work),
    };
    const summary = rollbackSummary(facts, begin.run_id, counts, error);
    return await completeOrWarn(session, work, { facts: chain(untouched, unprepared === null ? rollbackFacts(work) : [], [summary]), report, committedAt });
  } finally {
    closeWork(work);
  }
}

function* changesOf(changing: ExaminedTarget[]): Generator<Change> {
  for (const target of drain(changing)) yield changeOf(target);
}

function changeOf({ record, dir, node, hash, payload, keptAt, diversion, doubts }: ExaminedTarget): Change {
  return {
    actionId: record.action_id,
    dir,
    parents: record.parents.map((name) => nodeName(name)),
    target: nodeName(record.target),
    node,
    hash,
    role: "redo",
    source: record.source,
    isPointer: record.pointer,
    afterHash: payload?.hash ?? null,
    diversion: diversion ?? undefined,
    warnings: doubts,
    keptAt,
    from: payload?.at?.dir ?? null,
    incoming: (names) => (payload === null ? null : incomingPayload(names, payload)),
  };
}

/** A run that went forward, as far as it could. */
interface CarriedOut {
  readonly error: Error | null;
  readonly committedAt: string;
}

/** After preparing: no error on success; else it, with everything that could be restored restored (REQ-R5). */
async function carryOut(session: Session, work: RunWork): Promise<CarriedOut> {
  try {
    return await switchBack(session, work);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    // A sync failed: what is on disk is recovery's to find out, which goes on with the rollback.
    throw undoFailed(error, [error], handCommands(work, session.root.path));
  }
}

async function switchBack(session: Session, work: RunWork): Promise<CarriedOut> {
  const failures: unknown[] = [];
  await switchAll({ ...work, signal: undefined }, (_intent, error) => failures.push(error));
  // A swap that failed half way is looked at once more, and taken as far as it goes.
  const settled = failures.length === 0 ? { conflicts: [], errors: [] } : await finishAll(work, { prepared: true, unsynced: work.backups.synced === false });
  const left = await endProtection(work);
  for (const [index, { outcome }] of work.progress) if (outcome !== undefined) await work.journal.append({ type: "outcome", index, outcome });
  const complete = settled.conflicts.length + left.length === 0 && settled.errors.length === 0;
  const committedAt = new Date().toISOString();
  await work.journal.append({ type: "committed", at: committedAt });
  return { error: complete ? null : undoFailed(failures[0], failures, handCommands(work, session.root.path)), committedAt };
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
