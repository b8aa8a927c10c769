/** This defines what a lock manager promises, so that the engine can be given another one. */

/** `exclusive` keeps everybody else out; `shared` lets in whoever shares as well, and keeps out who excludes. */
export type LockMode = "exclusive" | "shared";

/** A lock that is held. `using` lets it go at the end of the block. */
export interface Lock {
  /** Measured from the call to the grant, in milliseconds. */
  readonly waitMs: number;
  /** How often the kernel was asked, at least 1. */
  readonly attempts: number;
  /** Lets the next one in. Calling it again does nothing. */
  release(): void;
  /** The same as `release`. */
  [Symbol.dispose](): void;
}

/** What is asked for. */
export interface LockRequest {
  /** How long to wait at most, in milliseconds; 0 asks once, or not at all while others of this thread wait; `Infinity` has no limit. */
  readonly timeoutMs: number;
  /** Who asks, for the message that others get. */
  readonly runId: string;
  /** Ends the waiting early. */
  readonly signal?: AbortSignal | undefined;
  /** Default: `exclusive`. */
  readonly mode?: LockMode | undefined;
}

/** One mutator at a time per root, across processes and within one (REQ-L1); or many readers and no mutator. */
export interface LockManager {
  /** @throws `LockingError` (`E_LOCKING`): `timeout`, `aborted`, `lock_path_foreign`, `lock_unusable`. */
  acquire(request: LockRequest): Promise<Lock>;
}
