/** This defines `PruneOrder`. */
import type { OnProgress } from "../progress.ts";
import type { Mode } from "../report/report.ts";

/** By what to prune, and whether to do it. */
export interface PruneOrder {
  readonly mode: Mode;
  readonly backupTag: string;
  /** Where the policy has backups kept; null: beside their targets. */
  readonly backupDir: string | null;
  readonly countLimit: number | undefined;
  readonly ageLimitMs: number | undefined;
  /** Unix milliseconds. */
  readonly now: number;
  /** Aborted to stop after the target at hand. */
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress | undefined;
}
