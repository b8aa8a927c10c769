/** This defines `readRuns`: every run of a root with its state, also those whose journals cannot be trusted. Reads only. */
import { isSwitchyardError, type DirHandle, type SwitchyardError } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { cameToStand } from "../confirm/provisional-run.ts";
import { decideRun } from "../recover/decide-run.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";

/** A run as its folder tells it. */
export type ReadRun = { readonly runId: string; readonly folder: DirHandle } & (
  | {
      /**
       * `committed`; `undone`: it was taken back, or never came to stand; `provisional`: it waits for its confirmation;
       * `unfinished`: it waits for recovery.
       */
      readonly state: "committed" | "undone" | "provisional" | "unfinished";
      readonly run: RunRecord;
      /** Whether its targets are its own: it came to stand and nobody has taken it back. */
      readonly stands: boolean;
    }
  /** It did nothing: there is no journal, or one that announces nothing. */
  | { readonly state: "empty" }
  /** Its journal was changed or cannot be read, so that nobody knows what it did. */
  | { readonly state: "broken"; readonly error: SwitchyardError }
);

/** The newest first; each one's folder is open until the next is asked for. @param nowMs Unix milliseconds: deadlines before it have passed */
export function* readRuns(place: RunsPlace, nowMs: number): Generator<ReadRun> {
  for (const { runId, folder } of runFolders(place, "newest")) yield { runId, folder, ...stateOf(folder, nowMs) };
}

type StateOfRun = ReadRun extends infer R ? (R extends ReadRun ? Omit<R, "runId" | "folder"> : never) : never;

function stateOf(folder: DirHandle, nowMs: number): StateOfRun {
  try {
    const read = readRunJournal(folder);
    const decision = read === null ? null : decideRun(folder, read, nowMs);
    if (decision === null || decision.do === "discard") return { state: "empty" };
    const { run } = decision;
    const isTakenBack = run.undone || holds(folder, RUN_FILES.undoDone);
    const stands = cameToStand(run) && !isTakenBack;
    if (holds(folder, RUN_FILES.report)) return { state: run.committed && !isTakenBack ? "committed" : "undone", run, stands };
    return { state: decision.do === "wait" ? "provisional" : "unfinished", run, stands };
  } catch (error) {
    if (isSwitchyardError(error)) return { state: "broken", error };
    throw error;
  }
}
