/** This defines rivals: real processes that hold or want the lock. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { LockMode } from "../../src/index.ts";

/** A process that holds the lock. */
export interface Rival {
  readonly pid: number;
  /** What it said when it had it. */
  readonly said: string;
  /** Ends it with SIGKILL and waits for its death. */
  kill(): Promise<void>;
  /** Lets the lock go and waits for its end. */
  release(): Promise<void>;
}

/** A process that holds the lock of the directory by this package. */
export async function rival(path: string, runId: string, mode: LockMode = "exclusive"): Promise<Rival> {
  return holding(start("holder-main.ts", [path, runId, mode]));
}

/** `flock(1)` holding a file until released. */
export async function flockOf(file: string, mode: LockMode = "exclusive"): Promise<Rival> {
  return holding(spawned("flock", [`--${mode}`, file, "sh", "-c", "echo held; exec cat"]));
}

/** Whether `flock(1)` gets the file or directory at once. */
export async function flockGets(file: string, mode: LockMode = "exclusive"): Promise<boolean> {
  return (await exitOf(spawned("flock", ["-n", `--${mode}`, file, "true"]))) === 0;
}

/** A script of this folder as a process, run by `wrapper` where that is given. */
export function start(script: string, args: readonly string[], wrapper: readonly string[] = []): ChildProcess {
  const [command, ...rest] = [...wrapper, process.execPath, scriptPath(script), ...args];
  return spawned(command ?? "", rest);
}

/** Where a script of this folder is. */
export function scriptPath(script: string): string {
  return fileURLToPath(new URL(script, import.meta.url));
}

/** The exit status of a process. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

/** All that a process prints, when it has ended. */
export async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(child, "close");
  return text;
}

/** Waits until the process says that it holds the lock. */
export async function holding(child: ChildProcess): Promise<Rival> {
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error("the rival could not be started");
  const died = once(child, "exit").then(() => Promise.reject(new Error("the rival ended before it held the lock")));
  const said = await Promise.race([once(stdout, "data"), died]);
  return {
    pid,
    said: String(said[0]).trim(),
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

function spawned(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
