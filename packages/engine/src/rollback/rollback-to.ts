/** This defines `rollbackTo`: everything undone that was done after a run. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { checkMode } from "../report/check-mode.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import { unfinishedWarnings } from "../recover/unfinished-warnings.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { reportError } from "../report/report-error.ts";
import type { Mode, RecoveredRun, ReportedError, RunReport } from "../report/report.ts";
import { openExisting } from "../state/open-state.ts";
import { newRunId, runIdAfter, runIds } from "../state/run-folder.ts";
import { withSession, type Session } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";
import { noRun } from "./find-run.ts";
import { checkTouched, commitRollback } from "./rollback.ts";
import { runsAfter } from "./runs-after.ts";

/** Where to go back to. */
export interface RollbackToRequest {
  /** The run that is to be the last one that stands. */
  readonly runId: string;
  readonly mode: Mode;
}

/** What going back came to. */
export interface RollbackToReport {
  readonly schema_version: 1;
  readonly command: "rollback --to";
  readonly mode: Mode;
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  readonly to: string;
  /** The runs that are undone, newest first; in a commit as far as it came. */
  readonly undoes: readonly string[];
  /** The runs after `to` that a commit has left standing, in whole or in part; null where it did not come to look at them. */
  readonly left: readonly string[] | null;
  /** A commit's reports, one for each of them. */
  readonly reports: readonly RunReport[];
  /** Unfinished runs that were brought to their end first. */
  readonly recovered: readonly RecoveredRun[];
  /** What the reader should know although the verb succeeded. */
  readonly warnings: readonly string[];
}

/**
 * Undoes all runs after `runId`, newest first, each by a rollback of its own under one lock. The first one that fails ends
 * it: what was undone before stays undone. Told to stop, it ends between two runs, or as `rollback` does.
 *
 * Crash: recovery finishes the rollback at hand; calling again goes on with the rest.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function rollbackTo(context: Context, { runId, mode }: RollbackToRequest): Promise<RollbackToReport> {
  const none: RollbackToReport = { schema_version: 1, command: "rollback --to", mode, ok: true, exit_code: 0, error: null, to: runId, undoes: [], left: [], reports: [], recovered: [], warnings: [] };
  try {
    checkMode(mode);
    if (mode === "dry_run") return await withRoot(context, async (root) => ({ ...none, undoes: preview(root, context, runId), warnings: unfinishedWarnings(unfinishedRuns(root, context)) }));
    await withRoot(context, async (root) => checkTouched(root, context));
    return await withSession(context, { runId: newRunId() }, (session) =>
      afterRecovery(session, { act: (recovery) => commit(session, told(none, recovery)), refused: (error, recovery) => refused(told(none, recovery), error) }),
    );
  } catch (error) {
    return refused(none, error);
  }
}

function told(none: RollbackToReport, { recovered }: Recovery): RollbackToReport {
  return { ...none, recovered, warnings: conflictWarnings(recovered) };
}

function refused(none: RollbackToReport, error: unknown): RollbackToReport {
  const { reported, exitCode } = reportError(error);
  return { ...none, ok: false, exit_code: exitCode, error: reported, left: null };
}

function preview(root: Root, context: Context, runId: string): string[] {
  const runs = openExisting(root, `${context.stateDir}/runs`);
  if (runs === null) throw noRun();
  try {
    return runsAfter({ root, runs: runs.dir, runsPath: runs.parents }, runId);
  } finally {
    closeDir(runs.dir);
  }
}

async function commit(session: Session, none: RollbackToReport): Promise<RollbackToReport> {
  const { root, state } = session;
  const ids = runsAfter({ root, runs: state.runs, runsPath: state.runsPath }, none.to);
  const reports: RunReport[] = [];
  for (const id of ids) {
    const report = await commitRollback({ ...session, recovery: { recovered: [], actions: [] }, runId: runIdAfter(runIds(state.runs), newRunId()) }, id);
    reports.push(report);
    if (!report.ok) break;
  }
  const failed = reports.find((report) => !report.ok);
  const undoes = reports.flatMap((report) => report.undoes ?? []);
  const left = ids.slice(failed === undefined ? reports.length : reports.length - 1);
  return { ...none, ok: failed === undefined, exit_code: failed?.exit_code ?? 0, error: failed?.error ?? null, undoes, left, reports };
}
