/** This defines `LockingError`: why the lock was not granted, and what the waiting cost. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Holder } from "./holder/holder.ts";
import type { Obstacle } from "./obstacle.ts";

/** The closed list of reasons. */
export type LockingReason = "timeout" | "aborted" | "lock_path_foreign" | "lock_unusable";

/** What is known of the failed request. */
export interface LockingFailure {
  /** `acquire` if absent; `look`: nobody wanted the lock. */
  readonly op?: "acquire" | "look" | undefined;
  readonly path: string;
  /** What was found, as the rest of the sentence. */
  readonly found: string;
  readonly waitMs: number;
  readonly attempts: number;
  /** What stood in the way, after a timeout. */
  readonly obstacle?: Obstacle | undefined;
  readonly errno?: string | undefined;
  readonly cause?: unknown;
}

/** `E_LOCKING`, exit 30. Nothing has been changed. */
export class LockingError extends SwitchyardError {
  /** Measured from the call to the refusal, in milliseconds. */
  readonly waitMs: number;
  /** How often the kernel was asked; 0 for a request that did not come to its turn. */
  readonly attempts: number;
  /** Of a timeout: what stood in the way. */
  readonly obstacle: Obstacle | undefined;
  /** Who holds it, where that could be read. Its pid is of another pid namespace where the obstacle is `elsewhere`. */
  readonly holder: Holder | undefined;

  constructor(reason: LockingReason, failure: LockingFailure) {
    super({
      id: "E_LOCKING",
      reason,
      op: failure.op ?? "acquire",
      path: failure.path,
      errno: failure.errno,
      message: `Cannot ${failure.op === "look" ? "look at" : "take"} the lock ${JSON.stringify(failure.path)}: ${failure.found}.`,
      cause: failure.cause,
    });
    this.waitMs = failure.waitMs;
    this.attempts = failure.attempts;
    this.obstacle = failure.obstacle;
    this.holder = failure.obstacle !== undefined && "holder" in failure.obstacle ? failure.obstacle.holder : undefined;
  }
}
