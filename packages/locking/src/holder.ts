/** This defines the holder record: what the lock file says about who holds it. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { ignoring } from "@switchyard/fs-atomic";

/** The content of a held lock file. It informs; what excludes others is the kernel lock alone. */
export interface Holder {
  readonly pid: number;
  /** Clock ticks since boot at which the process started: with `boot_id` it tells a reused pid from the holder. */
  readonly start_time: string;
  readonly boot_id: string;
  readonly run_id: string;
  /** RFC 3339. */
  readonly acquired_at: string;
}

/** The record of this process. */
export function thisHolder(runId: string): Holder {
  return {
    pid: process.pid,
    start_time: startTimeOf("self") ?? "",
    boot_id: bootId(),
    run_id: runId,
    acquired_at: new Date().toISOString(),
  };
}

/** Reads a lock file's content; undefined where it is empty (just taken or just released) or no record. */
export function parseHolder(text: string): Holder | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : undefined;
  } catch (error) {
    // Half written: its writer holds the lock or died with it. It is only for the message.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Whether the process that wrote the record still runs. A record outlives a holder that was killed, and its pid may be
 * another program's by now: nobody may be sent after that one.
 */
export function isAlive(holder: Holder): boolean {
  return holder.boot_id === bootId() && holder.start_time === startTimeOf(String(holder.pid));
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}

/** Field 22 of proc_pid_stat(5); the command name before it may contain anything but is closed by the last `)`. */
function startTimeOf(pid: string): string | undefined {
  const stat = ignoring(["ENOENT", "ESRCH"], () => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

const FIELDS = { pid: "number", start_time: "string", boot_id: "string", run_id: "string", acquired_at: "string" } as const;

function isHolder(value: unknown): value is Holder {
  if (typeof value !== "object" || value === null) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  return Object.entries(FIELDS).every(([key, type]) => typeof found.get(key) === type);
}
