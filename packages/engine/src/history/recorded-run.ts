/** This defines `RecordedRun`: a run as its folder tells it. */
import type { DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import type { RunLine } from "./run-line.ts";

/** A run whose journal was read. */
export interface RecordedRun {
  readonly run: RunRecord;
  readonly line: RunLine;
  /** Open until the next run is asked for. */
  readonly folder: DirHandle;
}
