/** This defines `LockingError`: why the lock was not granted, and what the waiting cost. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Holder } from "./holder.ts";

/** The closed list of reasons. */
export type LockingReason = "timeout" | "aborted" | "lock_path_foreign" | "lock_unusable";

/** What is known of the failed request. */
export interface LockingFailure {
  readonly path: string;
  /** What was found, as the rest of the sentence. */
  readonly found: string;
  readonly waitMs: number;
  readonly attempts: number;
  /** Who holds it, where that could be read. */
  readonly holder?: Holder | undefined;
  readonly errno?: string | undefined;
  readonly cause?: unknown;
}

/** `E_LOCKING`, exit 30. Nothing has been changed. */
export class LockingError extends SwitchyardError {
  readonly waitMs: number;
  readonly attempts: number;
  readonly holder: Holder | undefined;

  constructor(reason: LockingReason, failure: LockingFailure) {
    super({
      id: "E_LOCKING",
      reason,
      op: "acquire",
      path: failure.path,
      errno: failure.errno,
      message: `Cannot take the lock ${JSON.stringify(failure.path)}: ${failure.found}.`,
      remedies: REMEDIES[reason],
      cause: failure.cause,
    });
    this.waitMs = failure.waitMs;
    this.attempts = failure.attempts;
    this.holder = failure.holder;
  }
}

const REMEDIES: Record<LockingReason, readonly string[]> = {
  timeout: ["Wait for the other run to end, or wait longer with --lock-timeout."],
  aborted: [],
  lock_path_foreign: ["Look who put it there; remove it if it is not a switchyard lock."],
  lock_unusable: ["Run as the owner of the root directory (for / that is root)."],
};
