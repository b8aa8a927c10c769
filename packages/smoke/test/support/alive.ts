/** This defines what tests know of processes. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import process from "node:process";
import { errnoOf, ignoring } from "@switchyard/fs-atomic";
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

/** Kills all that works below a directory: what a runner that was killed itself could not end. */
export function killBelow(path: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number)) {
    const cwd = ignoring(["ENOENT", "ESRCH", "EACCES"], () => readlinkSync(`/proc/${pid}/cwd`));
    if (cwd?.startsWith(`${path}/`) === true) ignoring("ESRCH", () => process.kill(pid, "SIGKILL"));
  }
}
