// This defines `createTicker`: the workload's side of the recording.

import { execFileSync } from "node:child_process";
import { openSync, writeSync } from "node:fs";
import { formatMark } from "../journal/format-mark.ts";
import { commitBehind } from "./commit-behind.ts";
import type { WorkloadRun } from "./workload-run.ts";

/** What a workload tells the recorder. Each call returns only when the journal has it. */
export interface Ticker {
  /** To be called after every mutating system call, with a name for reports; lets the adversary act. */
  readonly tick: (callName: string) => void;
  /** Says that from here on the promise called `name` is in force, whatever happens to the power. */
  readonly mark: (name: string) => void;
}

/** Does syncfs(2) on the file system of each path. */
export type SyncFileSystems = (mountPoints: readonly string[]) => void;

/**
 * Connects a workload process to the recording described by `run`.
 *
 * @param syncFileSystems for the adversaries that sync; by default coreutils' `sync -f`, some milliseconds a call.
 */
export function createTicker(run: WorkloadRun, syncFileSystems: SyncFileSystems = coreutilsSync): Ticker {
  const marks = openSync(run.markFile, "w");
  let calls = 0;
  return {
    tick(callName) {
      calls += 1;
      writeSync(marks, formatMark({ kind: "call", ordinal: calls, name: callName }));
      // After the mark: what the adversary writes belongs to the moment after the call.
      commitBehind(run, syncFileSystems);
    },
    mark(name) {
      writeSync(marks, formatMark({ kind: "reached", name }));
    },
  };
}

function coreutilsSync(mountPoints: readonly string[]): void {
  execFileSync("sync", ["-f", ...mountPoints]);
}
