/** This defines `managedTargets`: the targets that are what runs made of them, and no rollback has taken back. Reads only. */
import { closeDir, isSwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { readBegin, type IntentRecord, type RunRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { isStandingApply, leftByRuns } from "../history/left-by-runs.ts";
import type { ReadableRuns } from "../history/readable-runs.ts";
import { targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, openRunFolder, RUN_FILES } from "../state/run-folder.ts";
import type { RunsPlace } from "../state/run-folders.ts";

/** A target, by the newest apply that stands for it. */
export interface ManagedTarget {
  /** Inside the root, as that run has it. */
  readonly path: string;
  readonly runId: string;
  /** The tag of its backups. */
  readonly tag: string;
  /** What the run made of it: a link; a node that an earlier run had kept; nothing, where nothing had been there. */
  readonly placed: "link" | "node" | "nothing";
  /** Of a link, inside the root, as planned; else null. */
  readonly source: string | null;
  /** Whether the source was a program when the run began, and not what goes along with one, e.g. its manual. */
  readonly isProgram: boolean;
  /** Whether it is the pointer of a prefix, and its source the tree of a profile. */
  readonly isPointer: boolean;
}

/**
 * By their paths. Whether someone else has changed them since is another question: no target is looked at. Of a run that was taken back,
 * and of what took it back, no more is read than that.
 *
 * @param readable is told of each other run that cannot be read
 * @throws `E_POLICY` `state_unusable`
 */
export function managedTargets(root: Root, { stateDir }: Pick<Context, "stateDir">, readable: ReadableRuns): ReadonlyMap<string, ManagedTarget> {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return new Map();
  try {
    const found = new Map<string, ManagedTarget>();
    const place: RunsPlace = { root, runs: runs.dir, runsPath: runs.parents };
    for (const { recorded, records } of leftByRuns(readable.in(place, (folder) => mayClaim(place, folder)), isStandingApply)) {
      for (const target of targetsOf(recorded.run, records)) found.set(target.path, target);
    }
    return found;
  } finally {
    closeDir(runs.dir);
  }
}

/** Whether the run may have left its mark on a target. One whose beginning cannot be read may. */
function mayClaim({ root, runsPath }: RunsPlace, folder: DirHandle): boolean {
  if (isTakenBack(folder)) return false;
  const undoes = readBegin(folder, RUN_FILES.journal)?.undoes ?? null;
  if (undoes === null) return true;
  try {
    const undone = openRunFolder(root, runsPath, undoes);
    try {
      return !isTakenBack(undone);
    } finally {
      closeDir(undone);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return true;
    throw error;
  }
}

/** Wholly, and nothing of that is left to do. */
function isTakenBack(folder: DirHandle): boolean {
  return holds(folder, RUN_FILES.report) && holds(folder, RUN_FILES.undoDone);
}

/** What a run that stands made of these targets of its own; of all if none are given. */
export function targetsOf({ begin, intents }: RunRecord, records: readonly IntentRecord[] = intents): ManagedTarget[] {
  return records.map((record) => ({ path: targetOf(record), runId: begin.run_id, tag: begin.tag, isProgram: record.program !== false, isPointer: record.pointer === true, ...placedBy(record) }));
}

/** A rollback's record names the source that the link it took away led to. */
function placedBy({ incoming, source }: IntentRecord): Pick<ManagedTarget, "placed" | "source"> {
  if (incoming === null) return { placed: "nothing", source: null };
  return incoming.how === "link" ? { placed: "link", source } : { placed: "node", source: null };
}
