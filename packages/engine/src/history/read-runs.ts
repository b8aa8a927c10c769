/** This defines `readRuns`: all runs, newest first, also those whose journals cannot be trusted. Reads only. */
import { isSwitchyardError, type DirHandle, type SwitchyardError } from "@switchyard/fs-atomic";
import { decideRun } from "../recover/decide-run.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { thisMoment } from "../state/this-moment.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { runLine } from "./run-line.ts";

/** What its folder tells of a run. */
export type ReadRun = { readonly runId: string; readonly folder: DirHandle } & Told;

type Told =
  | { readonly what: "run"; readonly recorded: RecordedRun }
  /** It did nothing: there is no journal, or one that announces nothing. */
  | { readonly what: "nothing" }
  /** Its journal was changed or cannot be read, so that nobody knows what it did. */
  | { readonly what: "broken"; readonly error: SwitchyardError };

/** Reads each run when it is asked for: no more than one journal needs to be in memory. */
export function* readRuns(place: RunsPlace): Generator<ReadRun> {
  const undoneBy = new Map<string, string>();
  for (const { runId, folder } of runFolders(place, "newest")) {
    const told = tell(folder, undoneBy);
    if (told.what === "run") {
      const { run_id, undoes, stands } = told.recorded.line;
      if (undoes !== null && stands && !undoneBy.has(undoes)) undoneBy.set(undoes, run_id);
    }
    yield { runId, folder, ...told };
  }
}

function tell(folder: DirHandle, undoneBy: ReadonlyMap<string, string>): Told {
  try {
    const journal = readRunJournal(folder);
    const decision = journal === null ? null : decideRun(folder, journal, thisMoment());
    if (decision === null || decision.do === "discard") return { what: "nothing" };
    const { run } = decision;
    const ended = holds(folder, RUN_FILES.report);
    const isTakenBack = holds(folder, RUN_FILES.undoDone);
    const line = runLine(run, { waits: !ended && decision.do === "wait", ended, isTakenBack, undoneBy: undoneBy.get(run.begin.run_id) ?? null });
    return { what: "run", recorded: { run, folder, line } };
  } catch (error) {
    if (isSwitchyardError(error)) return { what: "broken", error };
    throw error;
  }
}
