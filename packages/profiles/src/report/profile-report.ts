/** This defines what the reports of all that changes profiles have in common. */
import { reportError, type Mode, type RecoveredRun, type ReportedError } from "@switchyard/engine";

/** How it came out. */
export interface ProfileReport {
  readonly schema_version: 1;
  readonly mode: Mode;
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** As asked for. */
  readonly prefix: string;
  /** Trees of an earlier command that was killed, half built or half removed, that are gone now. */
  readonly swept: readonly string[];
  /** Unfinished runs that were brought to their end first. */
  readonly recovered: readonly RecoveredRun[];
  readonly warnings: readonly string[];
}

/** What of it is to be filled in, or nothing. */
export interface ProfileEnding extends Partial<Pick<ProfileReport, "swept" | "recovered" | "warnings">> {
  readonly error?: unknown;
}

/** The common part of a report. */
export function profileReport(asked: { readonly mode: Mode; readonly prefix: string }, { error = null, swept = [], recovered = [], warnings = [] }: ProfileEnding): ProfileReport {
  const failed = error === null ? null : reportError(error);
  return { schema_version: 1, mode: asked.mode, ok: failed === null, exit_code: failed?.exitCode ?? 0, error: failed?.reported ?? null, prefix: asked.prefix, swept, recovered, warnings };
}
