/** This defines `pathHistory`: the runs that changed one path, and what of them stands. Reads only. */
import { closeDir, nodeName, type NodeName, type Root } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { isStandingApply, leftByRuns, type LeftByRun } from "../history/left-by-runs.ts";
import { readRuns, type ReadRun } from "../history/read-runs.ts";
import type { RecordedRun } from "../history/recorded-run.ts";
import { targetsOf, type ManagedTarget } from "../managed/managed-targets.ts";
import { fromOf, targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import type { PathRunLine } from "./explain-report.ts";

/** What runs have done to a path. */
export interface PathHistory {
  /** Newest first. */
  readonly runs: readonly PathRunLine[];
  /** What the newest run that stands made of it; null: nothing of a run stands there. */
  readonly managed: ManagedTarget | null;
  /** That run, with what it did to this path alone, and how many other targets it has. */
  readonly standing: { readonly run: RunRecord; readonly others: number } | null;
  /** Where else its backups lie or lay: directories inside the root. */
  readonly stores: readonly (readonly NodeName[])[];
  /** Targets that are links to it. */
  readonly targets: readonly string[];
  readonly warnings: readonly string[];
}

/** @param names the path as runs may have written it */
export function pathHistory(root: Root, { stateDir }: Pick<Context, "stateDir">, names: ReadonlySet<string>): PathHistory {
  const gatherer = new Gatherer(names);
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs !== null) {
    try {
      for (const left of leftByRuns(gatherer.noting(readRuns({ root, runs: runs.dir, runsPath: runs.parents })), isStandingApply)) gatherer.add(left);
    } finally {
      closeDir(runs.dir);
    }
  }
  return gatherer.history();
}

class Gatherer {
  readonly #names: ReadonlySet<string>;
  readonly #runs: PathRunLine[] = [];
  readonly #managed = new Map<string, ManagedTarget>();
  readonly #own = new Map<string, { readonly run: RunRecord; readonly others: number }>();
  readonly #stores = new Map<string, readonly NodeName[]>();
  readonly #warnings: string[] = [];

  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  /** Passes on those that can be read, and warns of the others. */
  *noting(reads: Iterable<ReadRun>): Generator<RecordedRun> {
    for (const read of reads) {
      if (read.what === "broken") this.#warnings.push(`What the run ${read.runId} did cannot be told: ${read.error.message}`);
      if (read.what === "run") yield read.recorded;
    }
  }

  /** The runs are added newest first. */
  add({ recorded: { run, line }, records }: LeftByRun): void {
    for (const target of targetsOf(run, records)) this.#managed.set(target.path, target);
    const intents = run.intents.filter((record) => this.#names.has(targetOf(record)));
    const [target] = targetsOf(run, intents);
    if (target === undefined) return;
    for (const record of intents) for (const place of [record.store, fromOf(record)]) if (place !== null && place !== undefined) this.#stores.set(place.parents.join("/"), place.parents.map((name) => nodeName(name)));
    if (line.stands) this.#own.set(line.run_id, { run: { ...run, intents }, others: run.intents.length - intents.length });
    this.#runs.push({ ...line, placed: target.placed, source: target.source, tools: run.begin.attest?.tools ?? [] });
  }

  history(): PathHistory {
    const all = [...this.#managed.values()];
    const managed = all.find(({ path }) => this.#names.has(path)) ?? null;
    return {
      runs: this.#runs,
      managed,
      standing: managed === null ? null : (this.#own.get(managed.runId) ?? null),
      stores: [...this.#stores.values()],
      targets: all.filter(({ source }) => source !== null && this.#names.has(source)).map(({ path }) => path).toSorted(),
      warnings: this.#warnings,
    };
  }
}
