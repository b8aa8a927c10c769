// This defines `runWorkload`: the workload process from start to end.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { killGroup } from "../host/kill-group.ts";
import type { WorkArea } from "../host/work-area.ts";
import { PowerLossError } from "../power-loss-error.ts";
import type { PowerLossSubject } from "../power-loss-subject.ts";
import type { WorkloadRun } from "./workload-run.ts";

const PATIENCE_MILLIS = 300_000;

/**
 * Runs the command of `subject` with an environment of PATH alone; its stdout is dropped. What it leaves running in its
 * process group is killed: the disks are about to be unmounted.
 *
 * @throws {@link PowerLossError} `workload-failed`: it did not start, did not exit 0, or was killed after five minutes.
 */
export async function runWorkload(area: WorkArea, subject: PowerLossSubject, run: WorkloadRun): Promise<void> {
  const [file = "", ...args] = subject.command(run);
  const env = { PATH: process.env["PATH"] };
  const child = spawn(file, args, { cwd: "/", env, stdio: ["ignore", "ignore", "pipe"], detached: true });
  area.adopt(child, "user");
  const patience = setTimeout(() => killGroup(child), PATIENCE_MILLIS);
  try {
    const [end, complaint] = await Promise.all([endOf(child), text(child.stderr)]).catch((cause: unknown) => {
      throw failure(subject, `"${file}" did not start`, { cause });
    });
    if (end !== 0) throw failure(subject, `it ended with ${end}: ${complaint.trim()}`);
  } finally {
    clearTimeout(patience);
  }
}

function endOf(workload: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    workload.once("error", reject);
    workload.once("exit", (code, signal) => {
      killGroup(workload);
      resolve(signal ?? code);
    });
  });
}

function failure({ name }: PowerLossSubject, found: string, options?: ErrorOptions): PowerLossError {
  return new PowerLossError("workload-failed", `Cannot use the workload of "${name}": ${found}`, options);
}
