/** This defines `spawnGroup`: a process in a session of its own, with nothing of ours but what it is given. */
import { spawn, type ChildProcess } from "node:child_process";
import process from "node:process";
import type { Inherited } from "./inherited.ts";

/** What is started, and how. */
export interface Launch {
  readonly file: string;
  readonly argv0: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A descriptor that is open for reading; `pipe`: held open; `ignore`: /dev/null. */
  readonly stdin: number | "pipe" | "ignore";
  readonly inherited: Inherited;
}

/** What new files may not be for others: by this alone a tool that leaves all to the umask is told from one that takes care. */
export const UMASK = 0o022;

/**
 * Starts it as the leader of a new session and group. It gets the three descriptors and nothing else of ours, also nothing of our environment.
 *
 * Node cannot set the umask of a child, so that ours is another one for the instant of the fork, in which only other
 * threads could make files. A worker thread may not change it at all: see {@link canSetUmask}.
 *
 * @throws what Node throws, e.g. `E2BIG`; other refusals come as the event `error`
 */
export function spawnGroup({ file, argv0, args, cwd, environment, stdin, inherited }: Launch): ChildProcess {
  const start = (): ChildProcess => spawn(file, args, { argv0, cwd, env: { ...environment }, detached: true, stdio: [stdin, "pipe", "pipe", ...inherited.replacements] });
  if (process.umask() === UMASK) return start();
  const before = process.umask(UMASK);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}
