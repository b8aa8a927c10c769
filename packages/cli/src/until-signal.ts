/** This defines `untilSignal`: work that a first signal ends cleanly and a second one at once. */
import { constants } from "node:os";
import process from "node:process";
import type { ReportedError } from "@switchyard/engine";

/** The reasons of a verb that ended because it was told to: at a stop point, or while it waited for the lock. */
const STOPPED: ReadonlySet<string> = new Set(["interrupted", "aborted"]);

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What the reports of all verbs that listen have in common. */
interface SignalledReport {
  readonly error: ReportedError | null;
  readonly exit_code: number;
  readonly warnings: readonly string[];
}

/** How to listen. */
export interface SignalOptions {
  /** These change nothing, however often they come. */
  readonly deafTo?: readonly (typeof SIGNALS)[number][];
}

/**
 * Runs `act` with a signal that is aborted on SIGINT, SIGTERM or SIGHUP. A second one of them ends the process as if
 * nobody had listened: what it leaves is recovered by the next command.
 *
 * It goes on listening afterwards: a first signal that comes while the report is printed must not end the process, or its
 * exit status would say of a run that stands that it was undone.
 *
 * @returns the report; of work that ended early without an error and with 128 plus the signal's number, of work that
 * did not with a warning that the signal came too late
 */
export async function untilSignal<R extends SignalledReport>(act: (signal: AbortSignal) => Promise<R>, { deafTo = [] }: SignalOptions = {}): Promise<R> {
  const controller = new AbortController();
  let received: (typeof SIGNALS)[number] | undefined;
  const stop = (signal: (typeof SIGNALS)[number]): void => {
    received = signal;
    controller.abort();
    for (const each of SIGNALS) process.off(each, stop);
  };
  for (const signal of SIGNALS) process.on(signal, deafTo.includes(signal) ? () => undefined : stop);
  const report = await act(controller.signal);
  if (received === undefined) return report;
  const { error, warnings } = report;
  if (error === null) return { ...report, warnings: [...warnings, `${received} came too late: what had begun was brought to its end.`] };
  if (!STOPPED.has(error.reason)) return { ...report, warnings: [...warnings, `${received} came meanwhile.`] };
  return { ...report, error: null, exit_code: 128 + constants.signals[received], warnings: [...warnings, `Ended by ${received}. ${error.message}`] };
}
