/** This defines `surveyRuns`: which targets runs have had, and whose backups they still need. Reads only. */
import { formatPath, isSwitchyardError, nodeName, resolveInRoot, safePath, type DirHandle, type NodeName, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { decideRun } from "../recover/decide-run.ts";
import { fromOf, targetOf } from "../run/intent.ts";
import type { OpenedDir } from "../state/open-state.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders } from "../state/run-folders.ts";
import { thisMoment } from "../state/this-moment.ts";

/** A target that some run changed, or was to change. */
export interface SurveyedTarget {
  /** As it resolves now. */
  readonly path: SafePath;
  /** The runs that could not be undone, or brought to their end, without what they kept of it. */
  readonly neededRuns: ReadonlySet<string>;
  /** The names from which such a run took what it put back: there it goes again if the run is undone, and finds its sidecar. */
  readonly neededPayloads: ReadonlySet<string>;
  /** The directories other than its own in which runs have kept backups of it, by their paths. */
  readonly stores: ReadonlyMap<string, readonly NodeName[]>;
}

/** What all runs of one tag tell. */
export interface Survey {
  /** By their paths inside the root. */
  readonly targets: ReadonlyMap<string, SurveyedTarget>;
  /** The ids of the runs that wait for recovery. */
  readonly unfinished: readonly string[];
  /** Targets that cannot be reached any more. */
  readonly warnings: readonly string[];
}

/**
 * Reads the journals of all runs under this tag, the newest first. Needed are, for each target: unfinished and provisional
 * runs, what those undo, and what they put back; the newest standing apply and the newest standing rollback. Either of the two may be what is undone next.
 *
 * @param runs the directory of runs; null where there is none yet
 * @throws `E_RESTORE_FAILED` `journal_tampered`: what that run needs cannot be told
 */
export function surveyRuns(root: Root, runs: OpenedDir | null, backupTag: string): Survey {
  const surveyor = new Surveyor(root);
  for (const { folder } of runs === null ? [] : runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "newest")) {
    const seen = lookAt(folder);
    if (seen !== null && seen.run.begin.tag === backupTag) surveyor.add(seen);
  }
  return surveyor;
}

interface SeenRun {
  readonly run: RunRecord;
  readonly state: "unfinished" | "provisional" | "standing" | "undone";
}

/** Null for a folder that holds no run: nothing outside it was named. */
function lookAt(folder: DirHandle): SeenRun | null {
  const read = readRunJournal(folder);
  const decision = read === null ? null : decideRun(folder, read, thisMoment());
  if (decision === null || decision.do === "discard") return null;
  const { run } = decision;
  if (!holds(folder, RUN_FILES.report)) return { run, state: decision.do === "wait" ? "provisional" : "unfinished" };
  return { run, state: run.committed && !holds(folder, RUN_FILES.undoDone) ? "standing" : "undone" };
}

interface TargetInSurvey extends SurveyedTarget {
  readonly neededRuns: Set<string>;
  readonly neededPayloads: Set<string>;
  readonly stores: Map<string, readonly NodeName[]>;
  /** The verbs of which the newest standing run was seen. */
  readonly standing: Set<string>;
}

class Surveyor implements Survey {
  readonly targets = new Map<string, TargetInSurvey>();
  readonly unfinished: string[] = [];
  readonly warnings: string[] = [];
  readonly #root: Root;
  readonly #resolved = new Map<string, SafePath | null>();

  constructor(root: Root) {
    this.#root = root;
  }

  /** The runs are added newest first. */
  add({ run, state }: SeenRun): void {
    const { run_id: runId, verb, undoes } = run.begin;
    if (state === "unfinished") this.unfinished.push(runId);
    for (const [written, record] of new Map(run.intents.map((one) => [targetOf(one), one]))) {
      const { incoming, store } = record;
      const target = this.#target(written);
      if (target === null) continue;
      for (const place of [store, fromOf(record)]) if (place !== null && place !== undefined) target.stores.set(place.parents.join("/"), place.parents.map((name) => nodeName(name)));
      if (state === "unfinished" || state === "provisional") {
        for (const id of [runId, undoes]) if (id !== null) target.neededRuns.add(id);
        if (incoming?.how === "payload") target.neededPayloads.add(incoming.from?.name ?? incoming.name);
      }
      if (state !== "standing" || target.standing.has(verb)) continue;
      target.standing.add(verb);
      target.neededRuns.add(runId);
    }
  }

  #target(written: string): TargetInSurvey | null {
    const path = this.#resolve(written);
    if (path === null) return null;
    const known: TargetInSurvey = this.targets.get(formatPath(path)) ?? { path, neededRuns: new Set(), neededPayloads: new Set(), stores: new Map(), standing: new Set() };
    this.targets.set(formatPath(path), known);
    return known;
  }

  /** Its parents may have become links since the run (`/bin` to `usr/bin`); its backups moved with it. */
  #resolve(written: string): SafePath | null {
    const known = this.#resolved.get(written);
    if (known !== undefined) return known;
    const path = this.#tryResolve(written);
    this.#resolved.set(written, path);
    return path;
  }

  #tryResolve(written: string): SafePath | null {
    try {
      return resolveInRoot(this.#root, safePath(written), "keep").path;
    } catch (error) {
      if (!isSwitchyardError(error)) throw error;
      // Its backups went with its directory.
      if (error.reason !== "parent_missing") this.warnings.push(`Passed over: ${error.message}`);
      return null;
    }
  }
}
