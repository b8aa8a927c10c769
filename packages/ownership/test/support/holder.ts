/** This defines `holder`: a real process that has something, until it is let go. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A process that said it was ready. */
export interface Holder {
  readonly pid: number;
  /** The line that it said. */
  readonly said: string;
  /** Closes its input and waits for its end. */
  release(): Promise<void>;
  /** Ends it with SIGKILL and waits for its death. */
  kill(): Promise<void>;
}

/** Starts a program that prints a line when it is ready, and ends with its input. */
export async function holder(command: string, ...args: readonly string[]): Promise<Holder> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => {
    child.stdin.end();
    child.kill("SIGKILL");
  });
  const ended = once(child, "exit");
  const died = ended.then(() => Promise.reject(new Error(`${command} ended before it was ready`)));
  const [said] = await Promise.race([once(child.stdout, "data"), died]);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  const over = async (): Promise<void> => {
    await ended;
  };
  return {
    pid,
    said: String(said).trim(),
    release: () => (child.stdin.end(), over()),
    kill: () => (child.kill("SIGKILL"), over()),
  };
}

/** flock(1) on a file. */
export function flockHolder(file: string, mode: "exclusive" | "shared" = "exclusive"): Promise<Holder> {
  return holder("flock", `--${mode}`, file, "sh", "-c", "echo ready; exec cat");
}
