/** This defines `OpenConflicts`: the targets left to someone else of which something can still be put back. Reads only. */
import type { DirCache } from "../preflight/dir-cache.ts";
import { cameToStand } from "../confirm/provisional-run.ts";
import { targetOf } from "../run/intent.ts";
import { leftToOthers, type LeftToOthers } from "./left-to-others.ts";
import type { RecordedRun } from "./recorded-run.ts";

/** One of them, and the run that left it. */
export interface OpenConflict extends LeftToOthers {
  readonly run_id: string;
  readonly backup: string;
  readonly command: string;
}

/** Gathers them from runs, newest first. A target that a later run has changed, or put back, is that run's affair. */
export class OpenConflicts {
  readonly found: OpenConflict[] = [];
  readonly #dirs: DirCache;
  readonly #changedLater = new Set<string>();

  constructor(dirs: DirCache) {
    this.#dirs = dirs;
  }

  add({ run, line }: RecordedRun): void {
    const left = leftToOthers(run, this.#dirs);
    for (const { target, backup, command } of left) if (backup !== null && command !== null && !this.#changedLater.has(target)) this.found.push({ run_id: line.run_id, target, backup, command });
    if (!cameToStand(run)) return;
    const met = new Set(left.map(({ target }) => target));
    for (const record of run.intents) if (!met.has(targetOf(record))) this.#changedLater.add(targetOf(record));
  }
}
