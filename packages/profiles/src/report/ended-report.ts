/** This defines `endedReport`: what every report of a verb that only reads begins with. */
import { reportError, type ReportedError } from "@switchyard/engine";

/** How it came out. */
export interface EndedReport {
  readonly schema_version: 1;
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
}

/** @param error null: nothing went wrong */
export function endedReport(error: unknown): EndedReport {
  const failed = error === null ? null : reportError(error);
  return { schema_version: 1, ok: failed === null, exit_code: failed?.exitCode ?? 0, error: failed?.reported ?? null };
}
