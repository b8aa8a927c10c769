/** This defines what tests know of who watches a run's deadline: a process, or on a machine with systemd a timer. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { errnoOf } from "@switchyard/fs-atomic";

/** A process id, or the name of a timer. */
export type Watcher = number | string;

/** Who watches, as the document of an apply says it. */
export function watcherOf({ deadline_watch: watch }: Record<string, unknown>): Watcher {
  if (typeof watch === "object" && watch !== null) {
    if ("pid" in watch && typeof watch.pid === "number") return watch.pid;
    if ("unit" in watch && typeof watch.unit === "string") return watch.unit;
  }
  throw new Error(`nobody watches: ${JSON.stringify(watch)}`);
}

/** Ends it, so that nobody watches. */
export function endWatcher(watcher: Watcher): void {
  if (typeof watcher === "number") process.kill(watcher, "SIGKILL");
  else execFileSync("systemctl", ["stop", watcher]);
}

/** Returns when nobody watches any more; of any other process, when it has ended. */
export async function gone(watcher: Watcher): Promise<void> {
  while (typeof watcher === "number" ? isRunning(watcher) : isActive(watcher)) await sleep(20);
}

/** Whether it belongs to no log-in: a timer is systemd's; a process has a session of its own, and no terminal (proc_pid_stat(5)). */
export function isOnItsOwn(watcher: Watcher): boolean {
  if (typeof watcher === "string") return true;
  const fields = readFileSync(`/proc/${watcher}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  const [session, terminal] = [Number(fields[3]), Number(fields[4])];
  return session === watcher && terminal === 0;
}

/** It is no child of ours, and where nobody reaps it, what has ended is a zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH") return false;
    throw error;
  }
}

function isActive(timer: string): boolean {
  return [timer, timer.replace(/\.timer$/, ".service")].some((unit) => spawnSync("systemctl", ["--quiet", "is-active", unit]).status === 0);
}
