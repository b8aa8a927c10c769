/** This defines `survey`: what runs tell `doctor`, in one pass through their journals. Reads only. */
import { closeDir, nodeName, type NodeName, type Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { leftByRuns } from "../history/left-by-runs.ts";
import { readRuns, type ReadRun } from "../history/read-runs.ts";
import type { RecordedRun } from "../history/recorded-run.ts";
import type { RunLine } from "../history/run-line.ts";
import { TargetStates, type TargetState } from "../history/target-state.ts";
import { fromOf, targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, isScriptBegun, RUN_FILES } from "../state/run-folder.ts";

/** One run, and what of its folder matters. */
export interface SurveyedRun {
  readonly line: RunLine;
  readonly hasScript: boolean;
  /** Its script was begun and did not come to its end. */
  readonly isScriptCut: boolean;
}

/** A target, by the run that left it so. */
export interface SurveyedTarget {
  readonly path: string;
  readonly runId: string;
  readonly state: TargetState;
  readonly record: Pick<IntentRecord, "parents" | "target" | "keep" | "store" | "prior" | "source">;
}

/** A directory in which runs have named something. */
export interface SurveyedDirectory {
  readonly parents: readonly NodeName[];
  /** Whether there are targets in it; else backups alone. */
  readonly hasTargets: boolean;
}

/** All that the journals tell. */
export interface DoctorSurvey {
  /** Newest first. */
  readonly runs: readonly SurveyedRun[];
  readonly broken: readonly Extract<ReadRun, { what: "broken" }>[];
  /** Runs whose journals tell of nothing that was done; `isEnded`: although there is a report. */
  readonly empty: readonly { readonly runId: string; readonly isEnded: boolean }[];
  /** Names among the folders of runs that are none. */
  readonly strangers: readonly string[];
  /** Of runs that stand. */
  readonly targets: readonly SurveyedTarget[];
  /** Paths that any run has had dpkg divert, or no more. */
  readonly diverted: ReadonlySet<string>;
  /** The directories in which targets or backups lie, or lay, by their paths. */
  readonly directories: ReadonlyMap<string, SurveyedDirectory>;
}

/** Reads them. @throws `E_POLICY` `state_unusable`; `SyscallError` */
export async function survey(root: Root, { stateDir }: Pick<Context, "stateDir">): Promise<DoctorSurvey> {
  const surveyor = new Surveyor(root);
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return surveyor;
  try {
    for (const { recorded, records } of leftByRuns(surveyor.noting(readRuns({ root, runs: runs.dir, runsPath: runs.parents })))) await surveyor.look(recorded, records);
    surveyor.strangers = runs.dir.sys.readDirectory(runs.dir.fd).filter((name) => !surveyor.isKnown(name)).toSorted();
    return surveyor;
  } finally {
    surveyor.close();
    closeDir(runs.dir);
  }
}

class Surveyor implements DoctorSurvey {
  readonly runs: SurveyedRun[] = [];
  readonly broken: Extract<ReadRun, { what: "broken" }>[] = [];
  readonly empty: { runId: string; isEnded: boolean }[] = [];
  strangers: readonly string[] = [];
  readonly targets: SurveyedTarget[] = [];
  readonly diverted = new Set<string>();
  readonly directories = new Map<string, SurveyedDirectory>();
  readonly #met = new Set<string>();
  readonly #states: TargetStates;

  constructor(root: Root) {
    this.#states = new TargetStates(root);
  }

  /** Passes on those that can be read, and notes all. */
  *noting(reads: Iterable<ReadRun>): Generator<RecordedRun> {
    for (const read of reads) {
      this.#met.add(read.runId);
      if (read.what === "broken") this.broken.push(read);
      if (read.what === "nothing") this.empty.push({ runId: read.runId, isEnded: holds(read.folder, RUN_FILES.report) });
      if (read.what !== "run") continue;
      const { recorded, folder } = read;
      const isScriptCut = isScriptBegun(folder) && !holds(folder, RUN_FILES.undoDone);
      this.runs.push({ line: recorded.line, hasScript: holds(folder, RUN_FILES.undoScript), isScriptCut });
      for (const record of recorded.run.intents) this.#note(record);
      yield recorded;
    }
  }

  /** How the targets stand that this run is to be asked about. */
  async look({ run, line }: RecordedRun, records: readonly IntentRecord[]): Promise<void> {
    if (!line.stands) return;
    for (const record of records) {
      const { state } = await this.#states.of(record, run.staged.get(record.index));
      const { parents, target, keep, store, prior, source } = record;
      this.targets.push({ path: targetOf(record), runId: line.run_id, state, record: { parents, target, keep, prior, source, ...(store === undefined ? {} : { store }) } });
    }
  }

  isKnown(name: string): boolean {
    return this.#met.has(name);
  }

  close(): void {
    this.#states.close();
  }

  #note(record: IntentRecord): void {
    this.#add(record.parents, true);
    if (record.diversion !== undefined) this.diverted.add(record.diversion.from);
    for (const place of [record.store, fromOf(record)]) if (place !== null && place !== undefined) this.#add(place.parents, false);
  }

  #add(parents: readonly string[], hasTargets: boolean): void {
    const path = `/${parents.join("/")}`;
    const known = this.directories.get(path);
    if (known === undefined || (hasTargets && !known.hasTargets)) this.directories.set(path, { parents: parents.map((name) => nodeName(name)), hasTargets });
  }
}
