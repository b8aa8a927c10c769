/** This defines `confirm`: a provisional run made to stand (REQ-J3). */
import { closeDir, errnoOf, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { ParsedJournal, RunRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { decideRun } from "../recover/decide-run.ts";
import { loadWork } from "../recover/load-work.ts";
import { papersOf } from "../recover/papers-of.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import { refusedAfter } from "../recover/refused-after.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { RunReport } from "../report/report.ts";
import { completeOrWarn, placesOf } from "../run/complete-run.ts";
import { journalUnsure } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import { newestApply } from "../rollback/find-run.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, newRunId, openRunFolder, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { withSession, type Session } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";
import { thisMoment, type Moment } from "../state/this-moment.ts";
import { confirmedActions } from "./confirmed-actions.ts";
import { nothingProvisional, notStanding, tooLate } from "./confirm-errors.ts";

/** What to confirm. */
export interface ConfirmRequest {
  /** Null: the newest provisional run; where none waits the newest apply, so that a second call changes nothing. */
  readonly runId: string | null;
}

/**
 * Confirms a run, at once: it changes no target. What else is unfinished is recovered first, and with it undone what was not
 * confirmed in time, this run included; by one look at the clocks, once the lock is held. Twice equals once.
 *
 * Crash: before the journal's `committed` record the run waits as before; after it the run stands, and recovery completes
 * its papers.
 *
 * @returns a report in every operational case; it does not throw for them. `E_POLICY` `confirm_too_late`: it was undone;
 * `run_undone`: it was undone for another reason; `nothing_provisional`. `E_USAGE` `run_unknown`
 */
export async function confirm(context: Context, { runId }: ConfirmRequest): Promise<RunReport> {
  try {
    await withRoot(context, async (root) => {
      const runs = openExisting(root, `${context.stateDir}/runs`);
      // Nothing is made on a root that was never touched.
      if (runs === null) throw nothingProvisional();
      closeDir(runs.dir);
    });
    return await withSession(context, { runId: newRunId() }, (session) => {
      const moment = thisMoment();
      return afterRecovery(session, { moment, act: (recovery) => confirmRun(session, recovery, { runId, moment }), refused: refusedAfter("confirm") });
    });
  } catch (error) {
    return emptyReport({ command: "confirm", mode: "commit", error });
  }
}

async function confirmRun(session: Session, recovery: Recovery, { runId, moment }: ConfirmRequest & { readonly moment: Moment }): Promise<RunReport> {
  const { root, state } = session;
  const folder = openRunFolder(root, state.runsPath, runId ?? choose(session, recovery));
  try {
    const report = await confirmOne(session, folder, moment);
    const { recovered } = recovery;
    return { ...report, recovered, warnings: [...conflictWarnings(recovered), ...report.warnings] };
  } finally {
    closeDir(folder);
  }
}

/** The newest run that waits, or waited until now; where there is none the newest apply, if that had to be confirmed. */
function choose({ root, state }: Session, { waiting, recovered }: Recovery): string {
  const late = recovered.filter(({ reason }) => reason === "deadline_passed").map(({ run_id }) => run_id);
  const newest = [...waiting.map(({ run }) => run.begin.run_id), ...late].toSorted().at(-1);
  if (newest !== undefined) return newest;
  const apply = newestApply({ root, runs: state.runs, runsPath: state.runsPath })?.run;
  if (apply === undefined || apply.deadlineMs === null) throw nothingProvisional();
  return apply.begin.run_id;
}

async function confirmOne(session: Session, folder: DirHandle, moment: Moment): Promise<RunReport> {
  const read = readRunJournal(folder);
  const decision = read === null ? null : decideRun(folder, read, moment);
  if (read === null || decision === null || decision.do === "discard") throw nothingProvisional();
  const { run } = decision;
  if (decision.do === "wait") return await confirmWaiting(session, folder, read, run);
  if (run.undone && run.error?.reason === "deadline_passed") throw tooLate(run);
  if (!run.committed || holds(folder, RUN_FILES.undoDone)) throw notStanding(run);
  const { run_id, plan_id, undoes } = run.begin;
  return { ...emptyReport({ command: "confirm", mode: "commit", error: null }), run_id, plan_id, undoes, actions: confirmedActions(run), places: placesOf(session.root, session.state, null) };
}

async function confirmWaiting(session: Session, folder: DirHandle, read: ParsedJournal, run: RunRecord): Promise<RunReport> {
  const { work, close } = await loadWork(session, folder, read, run);
  try {
    await commitOrTell(work);
    const { run: { committedAt }, facts, report } = papersOf(session, work, []);
    const done = confirmed(await completeOrWarn(session, work, { facts, report, committedAt }));
    await session.context.deadlineWatch?.dismiss(work.begin.run_id);
    return done;
  } finally {
    close();
  }
}

/** That targets were left as they are (`force_restore_best_effort`) was the error of the apply, and is none of the confirmation. */
function confirmed({ error, warnings, ...report }: RunReport): RunReport {
  return { ...report, command: "confirm", ok: true, exit_code: 0, error: null, warnings: [...warnings, ...(error === null ? [] : [error.message])] };
}

async function commitOrTell({ journal, begin }: RunWork): Promise<void> {
  try {
    await journal.append({ type: "committed", at: new Date().toISOString() });
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    if (journal.unsure) throw journalUnsure(cause);
    const message = `Cannot confirm the run ${begin.run_id}: writing its journal failed with ${errno}. It waits as before.`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "state_unusable", op: "confirm", errno, message, cause });
  }
}
