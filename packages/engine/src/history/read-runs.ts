/** This defines `readRuns`: all runs, newest first, also those whose journals cannot be trusted. Reads only. */
import { isSwitchyardError, type DirHandle, type SwitchyardError } from "@switchyard/fs-atomic";
import { decideRun } from "../recover/decide-run.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { metFolders, type RunsPlace } from "../state/run-folders.ts";
import { thisMoment } from "../state/this-moment.ts";
import { checkSidecars } from "./check-sidecars.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { runLine } from "./run-line.ts";

/** What its folder tells of a run. */
export type ReadRun = { readonly runId: string } & Told;

type Told =
  | { readonly what: "run"; readonly folder: DirHandle; readonly recorded: RecordedRun }
  /** It did nothing: there is no journal, or one that announces nothing. */
  | { readonly what: "nothing"; readonly folder: DirHandle }
  /** Its journal was changed, or it or the folder cannot be read, so that nobody knows what it did. */
  | { readonly what: "broken"; readonly error: SwitchyardError };

/**
 * Reads each run when it is asked for: no more than one journal needs to be in memory.
 *
 * @param isWanted asked of each folder; the others are not read, and what they took back is not known then
 */
export function* readRuns(place: RunsPlace, isWanted: (folder: DirHandle) => boolean = () => true): Generator<ReadRun> {
  const undoneBy = new Map<string, string>();
  for (const { runId, ...met } of metFolders(place, "newest")) {
    if (!("error" in met) && !isWanted(met.folder)) continue;
    const told: Told = "error" in met ? { what: "broken", error: met.error } : tell(met.folder, undoneBy);
    if (told.what === "run") {
      const { run_id, undoes, stands } = told.recorded.line;
      if (undoes !== null && stands && !undoneBy.has(undoes)) undoneBy.set(undoes, run_id);
    }
    yield { runId, ...told };
  }
}

function tell(folder: DirHandle, undoneBy: ReadonlyMap<string, string>): Told {
  try {
    const journal = readRunJournal(folder);
    const decision = journal === null ? null : decideRun(folder, journal, thisMoment());
    if (decision === null || decision.do === "discard") return { what: "nothing", folder };
    const { run } = decision;
    checkSidecars(folder, run);
    const ended = holds(folder, RUN_FILES.report);
    const isTakenBack = holds(folder, RUN_FILES.undoDone);
    const line = runLine(run, { waits: !ended && decision.do === "wait", ended, isTakenBack, undoneBy: undoneBy.get(run.begin.run_id) ?? null });
    return { what: "run", folder, recorded: { run, folder, line } };
  } catch (error) {
    if (isSwitchyardError(error)) return { what: "broken", error };
    throw error;
  }
}
