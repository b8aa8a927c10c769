/** This defines `recordedRuns`: all runs, newest first, and whether they stand. Reads only. */
import type { DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { decideRun } from "../recover/decide-run.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { thisMoment } from "../state/this-moment.ts";
import { runLine, type RunLine } from "./run-line.ts";

/** A run whose journal was read. */
export interface RecordedRun {
  readonly run: RunRecord;
  readonly line: RunLine;
  /** Open until the next run is asked for. */
  readonly folder: DirHandle;
}

/**
 * Reads each run when it is asked for: no more than one journal needs to be in memory. Folders of runs that did nothing are
 * passed over.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`
 */
export function* recordedRuns(place: RunsPlace): Generator<RecordedRun> {
  const undoneBy = new Map<string, string>();
  for (const { folder } of runFolders(place, "newest")) {
    const one = readOne(folder, undoneBy);
    if (one === null) continue;
    const { run_id, undoes, stands } = one.line;
    if (undoes !== null && stands && !undoneBy.has(undoes)) undoneBy.set(undoes, run_id);
    yield one;
  }
}

function readOne(folder: DirHandle, undoneBy: ReadonlyMap<string, string>): RecordedRun | null {
  const journal = readRunJournal(folder);
  const decision = journal === null ? null : decideRun(folder, journal, thisMoment());
  if (decision === null || decision.do === "discard") return null;
  const { run } = decision;
  const ended = holds(folder, RUN_FILES.report);
  const isTakenBack = holds(folder, RUN_FILES.undoDone);
  return { run, folder, line: runLine(run, { waits: !ended && decision.do === "wait", ended, isTakenBack, undoneBy: undoneBy.get(run.begin.run_id) ?? null }) };
}
