/** This defines `ReadableRuns`: all runs whose journals can be trusted, and the others by name. Reads only. */
import type { DirHandle, SwitchyardError } from "@switchyard/fs-atomic";
import { reportError } from "../report/report-error.ts";
import type { ReportedError } from "../report/report.ts";
import type { RunsPlace } from "../state/run-folders.ts";
import { readRuns } from "./read-runs.ts";
import type { RecordedRun } from "./recorded-run.ts";

/** A run of which nobody knows what it did. */
export interface BrokenRun {
  readonly run_id: string;
  readonly error: ReportedError;
}

/** One that cannot be read is no reason to say nothing of the rest. */
export class ReadableRuns {
  /** As far as they were met, newest first. */
  readonly broken: BrokenRun[] = [];
  /** Of the first of them. */
  error: SwitchyardError | null = null;

  /** Newest first. Each is read when it is asked for; folders of runs that did nothing are passed over. @param isWanted as of `readRuns` */
  *in(place: RunsPlace, isWanted?: (folder: DirHandle) => boolean): Generator<RecordedRun> {
    for (const read of readRuns(place, isWanted)) {
      if (read.what === "broken") this.add(read.runId, read.error);
      if (read.what === "run") yield read.recorded;
    }
  }

  add(runId: string, error: SwitchyardError): void {
    this.error ??= error;
    this.broken.push({ run_id: runId, error: reportError(error).reported });
  }
}
