// This defines `commitBehind`: the adversary's turn.

import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { SyncFileSystems } from "./create-ticker.ts";
import { NOISE_FILE } from "./noise-file.ts";
import type { WorkloadRun } from "./workload-run.ts";

/** Makes durable what the adversary of `run` chooses. */
export function commitBehind({ adversary, mountPoints }: WorkloadRun, syncFileSystems: SyncFileSystems): void {
  switch (adversary) {
    case "none":
      return;
    case "meta":
      mountPoints.forEach(commitMetadata);
      return;
    case "sync":
      syncFileSystems(mountPoints);
      return;
    case "sync-first":
      syncFileSystems(mountPoints.slice(0, 1));
      return;
    case "sync-others":
      // `sync -f` without a path would sync all file systems of the machine.
      if (mountPoints.length > 1) syncFileSystems(mountPoints.slice(1));
  }
}

function commitMetadata(mountPoint: string): void {
  const noise = openSync(join(mountPoint, NOISE_FILE), "a");
  try {
    writeSync(noise, "x");
    fsyncSync(noise);
  } finally {
    closeSync(noise);
  }
}
