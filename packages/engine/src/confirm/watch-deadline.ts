/** This defines `watchDeadline`: waiting for a deadline, and then doing what any command would do (REQ-J3). */
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import { recover } from "../recover/recover.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { RunReport } from "../report/report.ts";
import { interrupted } from "../stop/interrupted.ts";
import { lookAtDeadline } from "./look-at-deadline.ts";

/** What to watch. */
export interface WatchRequest {
  /** Null: recover now, and then watch every run that waits. */
  readonly runId: string | null;
  /** Called when the run has been looked at for the first time, and will be again. */
  readonly seen?: (() => void) | undefined;
}

/**
 * How often a run is looked at, in milliseconds. Timers do not count suspended time and know nothing of a clock that is
 * set, so whatever comes of that is seen this much late.
 */
const LOOK_MS = 2000;

/** After failures the pauses double, up to this. */
const LONGEST_PAUSE_MS = 60_000;

/** Past the deadline it stays for about an hour with what cannot be undone, e.g. until somebody has made room on the disk. */
const MOST_FAILURES = 60;

/**
 * Returns once the run has ended: confirmed, rolled back, or undone by this, because its deadline came, or because whoever
 * made it died before it waited. Between looks nothing is held or kept open, so that nobody waits for it. While another
 * command holds the lock it waits. A root or a state directory that is away says nothing of the run: it is looked for again, and
 * so is undoing tried again where it fails, for about an hour after the deadline.
 *
 * Crash: nothing of it matters; what recovery was doing is recovered.
 *
 * @returns the last recovery's report, or an empty one where somebody else ended the run; `E_GENERIC` `interrupted` where
 * `Context.signal` was aborted
 */
export async function watchDeadline(context: Context, { runId, seen }: WatchRequest): Promise<RunReport> {
  try {
    if (runId !== null) return await watchRun(context, runId, seen);
    let report = await recoverAll(context);
    for (const { run_id: id } of report.waiting.toSorted((a, b) => Date.parse(a.confirm_by) - Date.parse(b.confirm_by))) report = await watchRun(context, id);
    return report;
  } catch (error) {
    return nothingDone(error);
  }
}

async function watchRun(context: Context, runId: string, tellSeen?: () => void): Promise<RunReport> {
  let report = nothingDone(null);
  let [failures, misses, dueAtMs] = [0, 0, Date.now()];
  for (let looks = 0; failures < MOST_FAILURES; looks += 1) {
    const seen = await lookAtDeadline(context, runId);
    // At the first look there is nothing yet that could be away.
    if (seen.state === "away" && looks === 0) return nothingDone(seen.error);
    if (looks === 0) tellSeen?.();
    if (seen.state === "away") {
      misses += 1;
      if (Date.now() >= dueAtMs) failures += 1;
      report = nothingDone(seen.error);
      await pause(context, pauseAfter(misses));
      continue;
    }
    misses = 0;
    if (seen.state === "ended") return report.recovered.some(({ run_id: id }) => id === runId) ? report : nothingDone(null);
    if (seen.state === "waits") {
      dueAtMs = Date.now() + seen.leftMs;
      await pause(context, Math.min(Math.max(seen.leftMs, 1), LOOK_MS));
      continue;
    }
    report = await recover(context);
    failures += failureOf(report);
    if (!report.ok) await pause(context, pauseAfter(failures));
  }
  return report;
}

async function recoverAll(context: Context): Promise<RunReport> {
  for (let failures = 0; ; ) {
    const report = await recover(context);
    failures += failureOf(report);
    if (report.ok || report.error?.reason === "recovered_with_conflict" || failures === MOST_FAILURES) return report;
    await pause(context, pauseAfter(failures));
  }
}

/** Whoever holds the lock is alive, and will let it go: to wait for that is no failure. That there can be no lock is one. */
function failureOf({ error }: RunReport): number {
  return error?.id === "E_LOCKING" && error.reason === "timeout" ? 0 : 1;
}

function pauseAfter(failures: number): number {
  return Math.min(LOOK_MS * 2 ** failures, LONGEST_PAUSE_MS);
}

function nothingDone(error: unknown): RunReport {
  return emptyReport({ command: "recover", mode: "commit", error });
}

async function pause({ signal }: Context, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (signal?.aborted === true) throw interrupted({ op: "recover", leaves: "The run waits on, and nothing watches its deadline." });
    throw error;
  });
}
