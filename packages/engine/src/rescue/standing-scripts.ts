/** This defines `standingScripts`: the undo scripts by which all that stands would be taken back (REQ-RC1). Reads only. */
import { isSwitchyardError, errnoOf, pathIn, readFile, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { BundledScript } from "@switchyard/rescue";
import { decideRun } from "../recover/decide-run.ts";
import { foundIn } from "../rollback/found-run.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { thisMoment } from "../state/this-moment.ts";

/** The scripts, newest run first, and the runs that have none to give. */
export interface StandingScripts {
  readonly scripts: readonly (BundledScript & { readonly runId: string })[];
  /** Runs that neither stand nor ended: only recovery knows which way they go. */
  readonly unfinished: readonly string[];
}

/**
 * Those of every apply that stands, provisional ones included. A rollback's is not among them: it would bring back what the
 * rollback took away.
 *
 * @throws `E_BACKUP_MISSING` `undo_script_missing`: without it those of earlier runs would meet what this one left;
 * `E_RESTORE_FAILED` `journal_tampered`
 */
export function standingScripts(place: RunsPlace): StandingScripts {
  const scripts: (BundledScript & { runId: string })[] = [];
  const unfinished: string[] = [];
  for (const { runId, folder } of runFolders(place, "newest")) {
    const found = foundIn(folder);
    if (found === null && isUnfinished(folder)) unfinished.push(runId);
    if (found === null || found.undone || found.run.begin.verb !== "apply") continue;
    scripts.push({ runId, name: `${runId}.sh`, place: pathIn(folder, RUN_FILES.undoScript), bytes: scriptIn(folder) });
  }
  return { scripts, unfinished };
}

function isUnfinished(folder: DirHandle): boolean {
  const journal = readRunJournal(folder);
  return journal !== null && !holds(folder, RUN_FILES.report) && decideRun(folder, journal, thisMoment()).do !== "discard";
}

function scriptIn(folder: DirHandle): Uint8Array {
  try {
    return readFile(folder, RUN_FILES.undoScript);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined && !isSwitchyardError(cause)) throw cause;
    const path = pathIn(folder, RUN_FILES.undoScript);
    const message = `Cannot read the undo script ${JSON.stringify(path)}: ${errno ?? (cause instanceof Error ? cause.message : "")}; needed is that of every run that stands.`;
    throw new SwitchyardError({ id: "E_BACKUP_MISSING", reason: "undo_script_missing", op: "rescueBundle", path, errno, message, cause });
  }
}
