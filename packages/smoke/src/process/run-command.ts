/** This defines `runCommand`: one process from its start to the end of all that it started in its group. */
import type { ChildProcess } from "node:child_process";
import { performance } from "node:perf_hooks";
import { errnoOf } from "@switchyard/fs-atomic";
import type { LeftProcess } from "../report/smoke-report.ts";
import { BoundedOutput } from "./bounded-output.ts";
import { endProcesses } from "./end-processes.ts";
import type { ProcessTable } from "./process-table.ts";
import { ProcessGroup, type Stop } from "./process-group.ts";
import { spawnGroup, type Launch } from "./spawn-group.ts";

/** What holds a process within its bounds. */
export interface Bounds {
  readonly timeoutMs: number;
  readonly killGraceMs: number;
  readonly outputBytes: number;
  /** The end of all of them. */
  readonly signal: AbortSignal;
  /** Asked ten times a second: whether it has written too much. */
  readonly isTooLarge: () => boolean;
  /** Called once it runs; ended with it. */
  readonly meanwhile?: ((child: ChildProcess, ended: AbortSignal) => Promise<void>) | undefined;
}

/** How it ended. */
export interface CommandEnd {
  /** Why it did not start; null if it did. */
  readonly notStarted: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stop: Stop | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly durationMs: number;
  /** What was left of its group, and is ended. */
  readonly left: readonly LeftProcess[];
  /** Whether a process outside its group still held its output when it had ended. */
  readonly outputHeld: boolean;
}

const MEASURE_MS = 100;
/** How long what the leader started may take to follow it. */
const FOLLOW_MS = 250;

/**
 * Runs it and waits for its end, which comes: at the latest when SIGKILL was sent. It never throws for what the process does.
 */
export async function runCommand(launch: Launch, bounds: Bounds, table: ProcessTable): Promise<CommandEnd> {
  const start = performance.now();
  // Its files were made meanwhile; the event that says so is over.
  if (bounds.signal.aborted) return { ...notStarted(null, start), stop: "aborted" };
  const started = attempt(launch);
  if (typeof started === "string") return notStarted(started, start);
  const { child, stdout: out, stderr: err } = started;
  const group = new ProcessGroup(child, bounds.killGraceMs);
  const stdout = new BoundedOutput(out, bounds.outputBytes, () => group.kill("output_too_long"));
  const stderr = new BoundedOutput(err, bounds.outputBytes, () => group.kill("output_too_long"));
  const ended = new AbortController();
  const abort = (): void => group.kill("aborted");
  const timeout = setTimeout(() => group.terminate("timed_out"), bounds.timeoutMs);
  const measure = setInterval(() => void (bounds.isTooLarge() && group.kill("disk_too_full")), MEASURE_MS);
  bounds.signal.addEventListener("abort", abort);
  try {
    const meanwhile = bounds.meanwhile?.(child, ended.signal);
    // It is waited for below; until then a failure of it must not pass for one that nobody hears.
    meanwhile?.catch(() => group.kill("aborted"));
    const failure = await group.ended;
    const durationMs = performance.now() - start;
    ended.abort();
    await meanwhile;
    if (failure !== null) return notStarted(failure, start);
    const left = await endFollowers(group, table);
    const outputHeld = !(await group.closed(FOLLOW_MS));
    for (const stream of [out, err]) stream.destroy();
    const { exitCode, signalCode: signal } = child;
    const printed = { stdout: stdout.bytes, stderr: stderr.bytes, stdoutBytes: stdout.length, stderrBytes: stderr.length };
    // What it printed last may be read only when it is gone.
    const isOver = Math.max(stdout.length, stderr.length) > bounds.outputBytes;
    const stop = group.stop ?? (isOver ? "output_too_long" : null);
    return { notStarted: null, exitCode, signal, stop, ...printed, durationMs, left, outputHeld };
  } finally {
    clearTimeout(timeout);
    clearInterval(measure);
    bounds.signal.removeEventListener("abort", abort);
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly stdout: NonNullable<ChildProcess["stdout"]>;
  readonly stderr: NonNullable<ChildProcess["stderr"]>;
}

function attempt(launch: Launch): Started | string {
  try {
    const child = spawnGroup(launch);
    const { stdout, stderr } = child;
    if (stdout !== null && stderr !== null) return { child, stdout, stderr };
    return "no pipes";
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return errno;
  }
}

function notStarted(why: string | null, start: number): CommandEnd {
  const nothing = { exitCode: null, signal: null, stop: null, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), stdoutBytes: 0, stderrBytes: 0 };
  return { notStarted: why, ...nothing, durationMs: performance.now() - start, left: [], outputHeld: false };
}

/** What is still there of its group a while after it ended. A number is not given to a new process while it is a group's. */
async function endFollowers(group: ProcessGroup, table: ProcessTable): Promise<readonly LeftProcess[]> {
  if (group.stop === null && !(await group.isEmpty(FOLLOW_MS))) return leftOf(group, table);
  if (group.stop === null || !group.isAlive()) return [];
  // Ended by us, it could not end its own: only what lives on is worth a word.
  return (await leftOf(group, table)).filter(({ ended }) => !ended);
}

async function leftOf(group: ProcessGroup, table: ProcessTable): Promise<readonly LeftProcess[]> {
  return (await endProcesses(() => table.inGroup(group.id))).map(({ pid, command, ended }) => ({ pid, command, ended }));
}
