/** This defines `endProcessesOf`: the processes of a run, ended. */
import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { errnoOf } from "../../power-loss/host/errno-of.ts";
import { sleepSync } from "../../power-loss/host/sleep-sync.ts";
import { RUN_VARIABLE } from "./run-variable.ts";

/** The daemon stops its containers for 3 seconds before it kills them (see `daemonArguments`). */
const PATIENCE_MS = 60_000;
const DAEMONS = new Set(["dockerd", "containerd", "containerd-shim", "containerd-shim-runc-v2"]);

/**
 * Ends the dockerd, containerd and shims whose command line names a path in `folder`, dockerd politely; then all that the run has
 * started, and what these have: a debootstrap that is under way, for example.
 */
export function endProcessesOf(folder: string): void {
  const deadline = performance.now() + PATIENCE_MS;
  const dockerd = (): number[] => daemonsOf(folder, new Set(["dockerd"]));
  const all = (): number[] => [...new Set([...daemonsOf(folder, DAEMONS), ...startedBy(basename(folder))])];
  signalAll(dockerd(), "SIGTERM");
  while (dockerd().length > 0 && performance.now() < deadline) sleepSync(50);
  for (let left = all(); left.length > 0 && performance.now() < deadline; left = all()) {
    signalAll(left, "SIGKILL");
    sleepSync(50);
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (errnoOf(error) !== "ESRCH") throw error;
    }
  }
}

function daemonsOf(folder: string, names: ReadonlySet<string>): number[] {
  return pids().filter((pid) => {
    const [program = "", ...args] = textsIn(`/proc/${pid}/cmdline`);
    return names.has(program.split("/").at(-1) ?? "") && args.some((argument) => argument.includes(`${folder}/`));
  });
}

function startedBy(run: string): number[] {
  return pids().filter((pid) => pid !== process.pid && textsIn(`/proc/${pid}/environ`).includes(`${RUN_VARIABLE}=${run}`));
}

function pids(): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/u.test(name)).map(Number);
}

/** Nothing of a process that has ended since the directory was read, of a zombie, and of one that is not ours to look at. */
function textsIn(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\0");
  } catch {
    return [];
  }
}
