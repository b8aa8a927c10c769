/** This defines `runTool`: one tiny run of a program that may never end. */
import { spawn, type ChildProcess } from "node:child_process";
import { kill } from "node:process";
import { errnoOf, ignoring } from "@switchyard/fs-atomic";

/** How the run ended. */
export type RunOutcome =
  | { readonly kind: "exited"; readonly status: number; readonly output: string }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "timed_out" }
  | { readonly kind: "not_started"; readonly errno: string };

/** What to run. */
export interface Run {
  readonly path: string;
  readonly argument: "--help" | "--list";
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** How long to wait for a process that was killed. One that hangs in the kernel does not end, and nobody waits for that. */
const LINGER_MS = 250;
/** As much of an output as is kept. */
const OUTPUT_MAX = 65_536;

/**
 * Runs a program with one argument, no environment, no input, in `/` and in a process group of its own, which is killed as
 * a whole when its time is up. Its output is thrown away, but for that of `--list`.
 *
 * Crash: a program that hangs is left behind; it has no terminal, no input and no output.
 *
 * @throws the signal's reason; the group has been killed
 */
export async function runTool({ path, argument, timeoutMs, signal }: Run): Promise<RunOutcome> {
  signal?.throwIfAborted();
  const child = start(path, argument);
  if (typeof child === "string") return { kind: "not_started", errno: child };
  const ended = outcomeOf(child);
  const outcome = await inTime(ended, timeoutMs, signal);
  if (outcome !== undefined) return outcome;
  killGroup(child);
  await inTime(ended, LINGER_MS);
  signal?.throwIfAborted();
  return { kind: "timed_out" };
}

/** What comes of it, or undefined once the time is up or the signal aborted. */
function inTime(ended: Promise<RunOutcome>, timeoutMs: number, signal?: AbortSignal): Promise<RunOutcome | undefined> {
  return new Promise((resolve) => {
    const end = (outcome?: RunOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(outcome);
    };
    const stop = (): void => end();
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener("abort", stop);
    void ended.then(end);
  });
}

/** The process, or why there is none, where Node throws that at once. */
function start(path: string, argument: Run["argument"]): ChildProcess | string {
  try {
    const output = argument === "--list" ? "pipe" : "ignore";
    return spawn(path, [argument], { detached: true, env: {}, cwd: "/", stdio: ["ignore", output, "ignore"] });
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return errno;
  }
}

function outcomeOf(child: ChildProcess): Promise<RunOutcome> {
  let output = "";
  child.stdout?.setEncoding("latin1").on("data", (piece: string) => {
    if (output.length < OUTPUT_MAX) output += piece;
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ kind: "not_started", errno: errnoOf(error) ?? error.message }));
    // Not before its output has come in; where there is none, that is at once.
    child.on("close", (status, signal) => resolve(status === null ? { kind: "killed", signal: signal ?? "unknown" } : { kind: "exited", status, output }));
  });
}

function killGroup(child: ChildProcess): void {
  // Once its leader has been waited for, the number of the group may be another's.
  const { pid } = child;
  const isRunning = child.exitCode === null && child.signalCode === null;
  // EPERM: a set-id program of another user.
  if (isRunning && pid !== undefined) ignoring(["ESRCH", "EPERM"], () => kill(-pid, "SIGKILL"));
  child.stdout?.destroy();
  child.unref();
}
