/** This defines what tests know of processes. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { errnoOf } from "@switchyard/fs-atomic";
import { onTestFinished } from "vitest";

/** Whether a process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat[stat.lastIndexOf(")") + 2] !== "Z";
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH") return false;
    throw error;
  }
}

/** Kills it when the test is over, if the runner did not. */
export function killLater(pid: number): void {
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, "SIGKILL")));
}
