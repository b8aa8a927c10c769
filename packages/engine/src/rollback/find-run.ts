/** This defines `findRun`: the run that a rollback means. */
import { closeDir, SwitchyardError, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { readRun, type RunRecord } from "@switchyard/journal";
import { holds, openRunFolder, readRunJournal, RUN_FILES, runIds } from "../state/run-folder.ts";

/** Where to look. */
export interface RunsPlace {
  readonly root: Root;
  readonly runs: DirHandle;
  readonly runsPath: readonly NodeName[];
}

/** A committed run. */
export interface FoundRun {
  readonly run: RunRecord;
  /** Whether it was taken back already, by a rollback or by its own script. */
  readonly undone: boolean;
}

/**
 * The run with this id; without one, the newest apply that was committed, rolled back since or not.
 *
 * @throws `E_USAGE` `run_unknown`; `E_POLICY` `run_not_committed`; `E_BACKUP_MISSING` `no_run`
 */
export function findRun(place: RunsPlace, runId: string | null): FoundRun {
  if (runId !== null) {
    const found = loadRun(place, runId);
    if (found?.run.committed === true) return found;
    throw new SwitchyardError({
      id: "E_POLICY",
      reason: "run_not_committed",
      op: "rollback",
      message: `Cannot undo the run ${runId}: it was never committed, so nothing of it stands.`,
    });
  }
  for (const id of runIds(place.runs).toReversed()) {
    const found = loadRun(place, id);
    if (found?.run.begin.verb === "apply" && found.run.committed) return found;
  }
  throw noRun();
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
    return run === null ? null : { run, undone: holds(folder, RUN_FILES.undoDone) };
  } finally {
    closeDir(folder);
  }
}
