/** This defines rivals: real processes that hold or want the lock. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A process that holds the lock. */
export interface Rival {
  readonly pid: number;
  /** Ends it with SIGKILL and waits for its death. */
  kill(): Promise<void>;
  /** Lets the lock go and waits for its end. */
  release(): Promise<void>;
}

/** A process that holds the lock of the directory by this package. */
export async function rival(path: string, runId: string): Promise<Rival> {
  return holding(start("holder-main.ts", [path, runId]));
}

/** `flock(1)` holding a file until released. */
export async function flockOf(file: string): Promise<Rival> {
  return holding(spawned("flock", ["-x", file, "sh", "-c", "echo held; exec cat"]));
}

/** Whether `flock(1)` gets the file at once. */
export async function flockGets(file: string): Promise<boolean> {
  return (await exitOf(spawned("flock", ["-n", file, "true"]))) === 0;
}

/** A script of this folder as a process. */
export function start(script: string, args: readonly string[]): ChildProcess {
  return spawned(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args]);
}

/** The exit status of a process. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

function spawned(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function holding(child: ChildProcess): Promise<Rival> {
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error("the rival could not be started");
  await Promise.race([once(stdout, "data"), once(child, "exit").then(() => Promise.reject(new Error("the rival ended before it held the lock")))]);
  return {
    pid,
    kill: async () => {
      child.kill("SIGKILL");
      await exitOf(child);
    },
    release: async () => {
      child.stdin?.end();
      await exitOf(child);
    },
  };
}
