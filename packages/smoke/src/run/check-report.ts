/** This defines how the report of one check is made. */
import type { CommandEnd } from "../process/run-command.ts";
import type { Heading } from "./heading.ts";
import type { StartEnd } from "./workplace.ts";
import { difference, excerpt } from "../report/cut.ts";
import type { CheckReport, Difference, LeftProcess, Outcome } from "../report/smoke-report.ts";

/** The reports of checks. */
export const checkReport = {
  /** Nothing was started for it. */
  unstarted: (heading: Heading, outcome: Outcome, differences: readonly Difference[] = []): CheckReport => {
    const nothing = { text: "", bytes: 0 };
    return { ...heading, outcome, exit_code: null, signal: null, duration_ms: 0, invocation: null, stdout: nothing, stderr: nothing, differences, left_processes: [] };
  },

  /** It was started; `compare` finds what is not as expected, and is asked only where it ended by itself. */
  started: (heading: Heading, { invocation, end }: StartEnd, compare: () => readonly Difference[]): CheckReport => {
    const stopped = outcomeOf(end);
    const compared = stopped === null ? compare() : [];
    const differences = [...compared, ...remarks(end)];
    const left = end.left.length > 0 || end.outputHeld;
    const outcome = stopped ?? (compared.length > 0 ? "failed" : left ? "left_processes" : "passed");
    return {
      ...heading,
      outcome,
      exit_code: end.exitCode,
      signal: end.signal,
      duration_ms: Math.round(end.durationMs),
      invocation,
      stdout: excerpt(end.stdout, end.stdoutBytes),
      stderr: excerpt(end.stderr, end.stderrBytes),
      differences,
      left_processes: end.left,
    };
  },

  /** The same, and it left these behind. */
  withLeft: (report: CheckReport, left: readonly LeftProcess[]): CheckReport => ({
    ...report,
    outcome: report.outcome === "passed" ? "left_processes" : report.outcome,
    left_processes: [...report.left_processes, ...left],
  }),
} as const;

/** Null where it exited by itself. */
function outcomeOf({ notStarted, stop, signal }: CommandEnd): Outcome | null {
  if (notStarted !== null) return "could_not_start";
  // The time for all of them ended it.
  if (stop === "aborted") return "timed_out";
  return stop ?? (signal === null ? null : "killed");
}

function remarks({ notStarted, outputHeld, signal, stop }: CommandEnd): Difference[] {
  if (notStarted !== null) return [difference("start", "it starts", notStarted)];
  if (outputHeld) return [difference("processes", "none left", "one that still holds the output")];
  return signal !== null && stop === null ? [difference("exit", "by itself", signal)] : [];
}
