/** This defines `recoverUnfinished`: every run that did not come to its end brought to it (REQ-J2, REQ-J3). */
import { errnoOf, ignoring, isSwitchyardError, nodeName, replaceFile, type DirHandle, type SwitchyardError } from "@switchyard/fs-atomic";
import type { BeginRecord, RunRecord } from "@switchyard/journal";
import { chain } from "../facts/chain.ts";
import { recoverFact } from "../facts/make/recover-fact.ts";
import { runReportOf } from "../report/run-report-of.ts";
import type { RecoveredRun, ReportedAction } from "../report/report.ts";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import { whyUndone } from "../confirm/unconfirmed.ts";
import { flippedRun } from "../flip/flipped-run.ts";
import type { Direction } from "../flip/pointer-way.ts";
import { endProtection } from "../protect/end-protection.ts";
import { completeRun, missingFacts } from "../run/complete-run.ts";
import { finishAll } from "../run/finish-all.ts";
import { handCommands } from "../run/hand-commands.ts";
import { targetOf } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";
import { bringCopies } from "../run/transit/bring-copies.ts";
import { undoAll, type UndoResult } from "../run/undo-all.ts";
import { errorOfRun, undoFailed } from "../run/run-errors.ts";
import { readRunIn, type JournalledRun } from "../state/read-run.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type FoundFolder } from "../state/run-folders.ts";
import type { Session } from "../state/session.ts";
import { thisMoment, type Moment } from "../state/this-moment.ts";
import { isFull } from "../state/is-full.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { decideRun } from "./decide-run.ts";
import { loadWork } from "./load-work.ts";
import { papersOf } from "./papers-of.ts";
import { retireScript } from "./retire-script.ts";
import { strandedBy } from "./stranded-by.ts";

/** What recovery did, run by run and target by target. */
export interface Recovery {
  readonly recovered: readonly RecoveredRun[];
  readonly actions: readonly ReportedAction[];
  /** The runs that wait for their confirmation: they are not unfinished, and were left as they are (REQ-J3). */
  readonly waiting: readonly ProvisionalRun[];
  /** Null: all of them. Else it was told to stop, and at least one run still waits; whatever follows is to stop as well. */
  readonly interrupted: SwitchyardError | null;
}

interface RecoveredOne {
  readonly run: RecoveredRun;
  readonly actions: readonly ReportedAction[];
}

/**
 * Ends every unfinished run, newest first: an apply goes back, a rollback goes on, one that only lacks its papers gets
 * them, one that did nothing is removed, a provisional one is undone once its deadline has passed. A run has ended once its
 * report is written. Told to stop, it first ends the run at hand.
 *
 * Crash: the run is as unfinished as before, and calling again goes on.
 *
 * @param moment by which deadlines have passed or not
 * @throws `E_RESTORE_FAILED` `journal_tampered`, `journal_unusable`, `undo_failed`: that run stays unfinished
 */
export async function recoverUnfinished(session: Session, moment: Moment = thisMoment()): Promise<Recovery> {
  const { root, state } = session;
  const { recovered, actions } = session.recovery;
  const waiting: ProvisionalRun[] = [];
  const tell = (one: RecoveredOne | null): void => {
    if (one === null) return;
    recovered.push(one.run);
    actions.push(...one.actions);
  };
  for (const { runId, folder } of runFolders({ root, runs: state.runs, runsPath: state.runsPath }, "newest")) {
    try {
      const one = await recoverOne(session, { runId, folder }, moment);
      if (one !== null && "deadlineMs" in one) {
        waiting.push(one);
        continue;
      }
      tell(one);
      // Of a run that only lacked its papers, too, the script may have been cut short.
      tell(await finishScript(session, folder));
    } catch (error) {
      if (isSwitchyardError(error) && error.reason === "interrupted") return { recovered, actions, waiting, interrupted: error };
      throw error;
    }
  }
  return { recovered, actions, waiting, interrupted: null };
}

async function recoverOne(session: Session, { runId, folder }: FoundFolder, moment: Moment): Promise<RecoveredOne | ProvisionalRun | null> {
  if (holds(folder, RUN_FILES.report)) return null;
  const read = readRunJournal(folder);
  const decision = read === null ? ({ do: "discard" } as const) : decideRun(folder, read, moment);
  if (decision.do !== "wait") await stopBefore(session, runId);
  if (read === null || decision.do === "discard") return discard(session, folder, { runId, begin: read?.records.find((record) => record.type === "begin") });
  if (decision.do === "wait") return decision;
  const { work, close } = await loadWork(session, folder, read, decision.run);
  try {
    if (decision.do === "undo") return await undo(session, work, decision.run);
    if (decision.do === "finish") return await finish(session, work, decision.run);
    return await complete(session, work, decision.run);
  } finally {
    close();
  }
}

async function stopBefore({ context }: Session, runId: string): Promise<void> {
  await stopPoint(context.signal, { op: "recover", leaves: `The run ${runId} still waits: switchyard recover ends it.` });
}

async function undo(session: Session, work: RunWork, run: RunRecord): Promise<RecoveredOne> {
  await work.journal.append({ type: "undoing", error: whyUndone(work.folder, run) });
  const { conflicts, errors } = await unlessStranding(session, work, "back", () => undoAll(work, { removeSidecars: true }));
  if (errors.length > 0) throw undoFailed(run.error, errors, handCommands(work, session.root.path));
  await work.journal.append({ type: "undone", conflicts: [...conflicts] });
  return end(session, work, { outcome: "undone", conflicts });
}

async function finish(session: Session, work: RunWork, run: RunRecord): Promise<RecoveredOne> {
  const { conflicts, errors } = await unlessStranding(session, work, "forward", () => finishAll(work, run));
  if (!run.prepared && errors.some(isFull)) return giveUp(session, work);
  if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, session.root.path));
  const left = await endProtection(work);
  for (const [index, { outcome }] of work.progress) if (outcome !== undefined) await work.journal.append({ type: "outcome", index, outcome });
  await work.journal.append({ type: "committed", at: new Date().toISOString() });
  return end(session, work, { outcome: "finished", conflicts: [...conflicts, ...left] });
}

/** Where a pointer would leave links leading nowhere nothing is touched, and the run stays unfinished (REQ-A2). */
async function unlessStranding(session: Session, work: RunWork, direction: Direction, act: () => Promise<UndoResult>): Promise<UndoResult> {
  const errors = strandedBy(session, work, direction);
  return errors.length > 0 ? { conflicts: [], errors } : act();
}

/** A rollback for whose sidecars there is no room, and that has not restored a target yet, is one that did nothing. */
async function giveUp(session: Session, work: RunWork): Promise<RecoveredOne> {
  const { conflicts, errors } = await undoAll(work, { removeSidecars: true });
  if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, session.root.path));
  await work.journal.append({ type: "undone", conflicts: [...conflicts] });
  return end(session, work, { outcome: "undone", conflicts });
}

async function complete(session: Session, work: RunWork, run: RunRecord): Promise<RecoveredOne> {
  for (const [index, outcome] of run.outcomes) work.progress.set(index, { outcome });
  return end(session, work, { outcome: "completed", conflicts: run.conflicts });
}

async function end(session: Session, work: RunWork, how: { outcome: RecoveredRun["outcome"]; conflicts: readonly number[] }): Promise<RecoveredOne> {
  const { begin, intents } = work;
  const conflicts = intents.filter(({ record }) => how.conflicts.includes(record.index)).map(({ record }) => targetOf(record));
  const { run, facts, report } = papersOf(session, work, conflicts);
  const recovered: RecoveredRun = { ...namesOf(begin), outcome: how.outcome, reason: run.undone ? errorOfRun(run).reason : null, conflicts };
  await retireScript(work.folder, run);
  const missing = await missingFacts(session, begin, chain(facts, [recoverFact(recovered, begin.plan_id, null)]));
  await completeRun(session, work, { facts: missing, report, committedAt: run.committedAt });
  return { run: recovered, actions: report.actions };
}

function namesOf({ run_id, verb, flip }: BeginRecord): Pick<RecoveredRun, "run_id" | "verb" | "flip"> {
  return { run_id, verb, flip: flip === undefined ? null : flippedRun(flip) };
}

/** Removes the folder of a run that named nothing outside it. Where its journal did not come to say what it is, it is called an apply. */
async function discard({ state, sink }: Session, folder: DirHandle, { runId, begin }: { readonly runId: string; readonly begin: BeginRecord | undefined }): Promise<RecoveredOne> {
  const { sys } = folder;
  for (const name of sys.readDirectory(folder.fd)) ignoring("ENOENT", () => sys.unlinkat(folder.fd, nodeName(name)));
  removeFolder(state.runs, runId);
  await state.runs.sys.fsync(state.runs.fd);
  const recovered: RecoveredRun = { ...(begin === undefined ? { verb: "apply", flip: null } : namesOf(begin)), run_id: runId, outcome: "discarded", reason: null, conflicts: [] };
  await sink.append([recoverFact(recovered, null, null)]);
  return { run: recovered, actions: [] };
}

function removeFolder(runs: DirHandle, runId: string): void {
  try {
    runs.sys.rmdirat(runs.fd, runId);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}

/** A script that was started and not done undoes a run that had ended: recovery finishes its work (REQ-RC1). */
async function finishScript(session: Session, folder: DirHandle): Promise<RecoveredOne | null> {
  if (!holds(folder, RUN_FILES.undoStarted) || holds(folder, RUN_FILES.undoDone)) return null;
  const found = readRunIn(folder);
  if (found === null) return null;
  await stopBefore(session, found.run.begin.run_id);
  return finishUndoScript(session, folder, found);
}

async function finishUndoScript(session: Session, folder: DirHandle, { read, run }: JournalledRun): Promise<RecoveredOne> {
  const { work: loaded, close } = await loadWork(session, folder, read, run);
  try {
    const work = await bringCopies(loaded);
    const { conflicts, errors } = await unlessStranding(session, work, "back", () => undoAll(work, { removeSidecars: false }));
    if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, session.root.path));
    const paths = run.intents.filter((record) => conflicts.includes(record.index)).map(targetOf);
    const recovered: RecoveredRun = { ...namesOf(run.begin), outcome: "undone", reason: "undo_script", conflicts: paths };
    await session.sink.append([recoverFact(recovered, run.begin.plan_id, null)]);
    await replaceFile(folder, RUN_FILES.undoDone, new Uint8Array(), 0o644);
    return { run: recovered, actions: runReportOf(session, work, { ...run, committed: false }, recovered).actions };
  } finally {
    close();
  }
}
