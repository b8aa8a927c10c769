/** This defines the report of `pin` and `unpin` (docs/formats/report.md). */
import { reportError } from "../report/report-error.ts";
import type { Mode, RecoveredRun, ReportedError } from "../report/report.ts";
import type { BackupLine } from "./backup-line.ts";

/** What `pin` returns. */
export interface PinReport {
  readonly kind: "switchyard.pin";
  readonly schema_version: 1;
  readonly command: "pin" | "unpin";
  readonly mode: Mode;
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** As asked for, or canonical once it was found. */
  readonly target: string;
  /** The backup that is meant; null where nothing is pinned, or after a failure. */
  readonly backup: BackupLine | null;
  /** Whether it was pinned before. */
  readonly before: boolean;
  /** Whether it is pinned afterwards; in a dry run, whether it would be. */
  readonly after: boolean;
  /** Unfinished runs that were brought to their end first. */
  readonly recovered: readonly RecoveredRun[];
  readonly warnings: readonly string[];
}

/** What pinning came to; nothing, where it failed. */
export interface PinEnding extends Partial<Pick<PinReport, "target" | "backup" | "before" | "after" | "recovered" | "warnings">> {
  readonly error?: unknown;
}

/** The report of a `pin` or `unpin` that ended so. */
export function pinReport(asked: { readonly target: string; readonly pinned: boolean; readonly mode: Mode }, { error = null, ...rest }: PinEnding): PinReport {
  const failed = error === null ? null : reportError(error);
  return {
    kind: "switchyard.pin",
    schema_version: 1,
    command: asked.pinned ? "pin" : "unpin",
    mode: asked.mode,
    ok: failed === null,
    exit_code: failed?.exitCode ?? 0,
    error: failed?.reported ?? null,
    target: asked.target,
    backup: null,
    before: false,
    after: false,
    recovered: [],
    warnings: [],
    ...rest,
  };
}
