/** This defines `untilSignal`: work that a first signal ends cleanly and a second one at once. */
import { constants } from "node:os";
import process from "node:process";
import type { RunReport } from "@switchyard/engine";

/** The reasons of a run that ended because it was told to: undone, or never begun because it still waited for the lock. */
const STOPPED: ReadonlySet<string> = new Set(["interrupted", "aborted"]);

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `act` with a signal that is aborted on SIGINT, SIGTERM or SIGHUP. A second one of them ends the process as if
 * nobody had listened: what it leaves is recovered by the next command.
 *
 * @returns the report; an interrupted and undone run exits with 128 plus the signal's number
 */
export async function untilSignal(act: (signal: AbortSignal) => Promise<RunReport>): Promise<RunReport> {
  const controller = new AbortController();
  let received: (typeof SIGNALS)[number] | undefined;
  const stop = (signal: (typeof SIGNALS)[number]): void => {
    received = signal;
    controller.abort();
    release();
  };
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const report = await act(controller.signal);
    if (received === undefined || !STOPPED.has(report.error?.reason ?? "")) return report;
    return { ...report, error: null, exit_code: 128 + constants.signals[received] };
  } finally {
    release();
  }
}
