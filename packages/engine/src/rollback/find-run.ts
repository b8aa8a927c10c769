/** This defines `findRun`: the run that a rollback means. */
import { closeDir, SwitchyardError, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { readRun, type RunRecord } from "@switchyard/journal";
import { cameToStand } from "../confirm/provisional-run.ts";
import { holds, openRunFolder, readRunJournal, RUN_FILES, runIds } from "../state/run-folder.ts";

/** Where to look. */
export interface RunsPlace {
  readonly root: Root;
  readonly runs: DirHandle;
  readonly runsPath: readonly NodeName[];
}

/** A run that was committed, or is or was provisional. */
export interface FoundRun {
  readonly run: RunRecord;
  /** Whether it was taken back already, by a rollback or by its own script, or because nobody confirmed it. */
  readonly undone: boolean;
}

/**
 * The run with this id; without one, the newest apply that was committed or provisional, taken back since or not.
 *
 * @throws `E_USAGE` `run_unknown`; `E_POLICY` `run_not_committed`; `E_BACKUP_MISSING` `no_run`
 */
export function findRun(place: RunsPlace, runId: string | null): FoundRun {
  if (runId !== null) {
    const found = loadRun(place, runId);
    if (found !== null && cameToStand(found.run)) return found;
    throw new SwitchyardError({
      id: "E_POLICY",
      reason: "run_not_committed",
      op: "rollback",
      message: `Cannot undo the run ${runId}: it was never committed, so nothing of it stands.`,
    });
  }
  const newest = newestApply(place);
  if (newest === null) throw noRun();
  return newest;
}

/** The newest apply that was committed or provisional, taken back since or not; null where there is none. */
export function newestApply(place: RunsPlace): FoundRun | null {
  for (const id of runIds(place.runs).toReversed()) {
    const found = loadRun(place, id);
    if (found?.run.begin.verb === "apply" && cameToStand(found.run)) return found;
  }
  return null;
}

/** The error of a root on which nothing was ever applied. */
export function noRun(): SwitchyardError {
  return new SwitchyardError({
    id: "E_BACKUP_MISSING",
    reason: "no_run",
    op: "rollback",
    message: "Cannot roll back: no run was ever committed on this root.",
    remedies: ["Check --root and --state-dir."],
  });
}

function loadRun({ root, runsPath }: RunsPlace, runId: string): FoundRun | null {
  const folder = openRunFolder(root, runsPath, runId);
  try {
    const read = readRunJournal(folder);
    const run = read === null ? null : readRun(read.records);
    return run === null ? null : { run, undone: run.undone || holds(folder, RUN_FILES.undoDone) };
  } finally {
    closeDir(folder);
  }
}
