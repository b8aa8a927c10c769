// This defines `killGroup`.

import type { ChildProcess } from "node:child_process";
import { errnoOf } from "./errno-of.ts";

/** Kills `child`, spawned with `detached`, together with all processes of its group; harmless if it has ended. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (errnoOf(error) !== "ESRCH") throw error;
  }
}
