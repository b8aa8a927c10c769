/** This defines `foundIn`: a run that came to stand, as a rollback finds it. */
import type { DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { cameToStand } from "../confirm/provisional-run.ts";
import { readRunIn } from "../state/read-run.ts";
import { holds, RUN_FILES } from "../state/run-folder.ts";

/** A run that was committed, or is or was provisional. */
export interface FoundRun {
  readonly run: RunRecord;
  /** Whether it was taken back already, by a rollback or by its own script, or because nobody confirmed it. */
  readonly undone: boolean;
}

/** The run of this folder; null where it never came to stand. */
export function foundIn(folder: DirHandle): FoundRun | null {
  const run = readRunIn(folder)?.run;
  return run === undefined || !cameToStand(run) ? null : { run, undone: run.undone || holds(folder, RUN_FILES.undoDone) };
}
