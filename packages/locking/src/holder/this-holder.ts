/** This defines `thisHolder`: the record of this process. */
import process from "node:process";
import type { DirHandle } from "@switchyard/fs-atomic";
import type { Holder } from "./holder.ts";
import { processFacts } from "./process-facts.ts";

/** What others are told who wait. Its threads are one process. */
export function thisHolder(dir: DirHandle, runId: string): Holder {
  const namespace = processFacts.pidNamespace(dir);
  return {
    pid: process.pid,
    start_time: processFacts.startTime("self"),
    boot_id: processFacts.bootId(),
    ...(namespace === undefined ? {} : { pid_ns: namespace }),
    run_id: runId,
    acquired_at: new Date().toISOString(),
  };
}
