/** This defines `recordedRuns`: all runs, newest first, and whether they stand. Reads only. */
import type { DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import type { RunsPlace } from "../state/run-folders.ts";
import { readRuns } from "./read-runs.ts";
import type { RunLine } from "./run-line.ts";

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
  for (const read of readRuns(place)) {
    if (read.what === "broken") throw read.error;
    if (read.what === "run") yield read.recorded;
  }
}
