/** This defines `endProcesses`: processes that were left behind, ended. */
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { ignoring } from "@switchyard/fs-atomic";
import type { LeftProcess } from "../report/smoke-report.ts";
import type { ProcessEntry } from "./process-table.ts";

const ROUNDS = 50;
const PAUSE_MS = 10;

/**
 * Kills all that `find` finds, until it finds none: a process that forks faster than it is found is asked for again.
 *
 * @returns each process that was found, once
 */
export async function endProcesses<Entry extends ProcessEntry>(find: () => readonly Entry[]): Promise<(Entry & LeftProcess)[]> {
  const found = new Map<number, Entry>();
  let alive = find();
  for (let round = 0; alive.length > 0 && round < ROUNDS; round++) {
    for (const entry of alive) {
      found.set(entry.pid, entry);
      // ESRCH: it has just ended. EPERM: it is another user's, by a set-id bit; the report says that it lives.
      ignoring(["ESRCH", "EPERM"], () => process.kill(entry.pid, "SIGKILL"));
    }
    await pause(PAUSE_MS);
    alive = find();
  }
  const living = new Set(alive.map(({ pid }) => pid));
  return [...found.values()].map((entry) => ({ ...entry, ended: !living.has(entry.pid) }));
}
