/** This defines what a lock manager promises, so that the engine can be given another one. */

/** A lock that is held. */
export interface Lock {
  /** Measured from the call to the grant, in milliseconds. */
  readonly waitMs: number;
  /** How often the kernel was asked, at least 1. */
  readonly attempts: number;
  /** Lets the next one in. Calling it again does nothing. */
  release(): void;
}

/** What is asked for. */
export interface LockRequest {
  /** How long to wait at most, in milliseconds; 0 asks once. */
  readonly timeoutMs: number;
  /** Who asks, for the message that others get. */
  readonly runId: string;
  /** Ends the waiting early. */
  readonly signal?: AbortSignal | undefined;
}

/** One mutator at a time per root, across processes and within one (REQ-L1). */
export interface LockManager {
  /** @throws `LockingError` (`E_LOCKING`): `timeout`, `aborted`, `lock_path_foreign`, `lock_unusable`. */
  acquire(request: LockRequest): Promise<Lock>;
}
