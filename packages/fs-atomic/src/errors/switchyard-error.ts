/** This defines the one error class of all packages: an id, an exit code, and a reason that never lives in the text. */

/** The frozen exit codes (docs/exit-codes.md). Additions only. */
export const EXIT_CODES = {
  E_GENERIC: 1,
  E_USAGE: 2,
  E_POLICY: 10,
  E_OWNERSHIP: 20,
  E_LOCKING: 30,
  E_ATOMIC_SWAP: 40,
  E_EXDEV: 50,
  E_BACKUP_MISSING: 60,
  E_RESTORE_FAILED: 70,
  E_SMOKE: 80,
} as const;

/** The id of a failure; its exit code is `EXIT_CODES[id]`. */
export type ErrorId = keyof typeof EXIT_CODES;

/** What a {@link SwitchyardError} is made of. */
export interface ErrorDetails {
  readonly id: ErrorId;
  /** A finer cause from the closed list of the throwing package, e.g. `source_missing`. */
  readonly reason: string;
  /** One line, cause first: what was attempted, the path, what was found, what was needed. */
  readonly message: string;
  /** The verb that failed, e.g. `swap`. */
  readonly op: string;
  /** The path as the caller knows it. */
  readonly path?: string | undefined;
  /** The kernel's error name, e.g. `ENOSPC`, where a system call failed. */
  readonly errno?: string | undefined;
  /** What the reader can do, in the order to try it. */
  readonly remedies?: readonly string[] | undefined;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("@switchyard/error");

/**
 * An operational failure. Recognise it with {@link isSwitchyardError}, which also holds when two copies of this
 * package are installed; decide on `id` and `reason`, never on `message`.
 */
export class SwitchyardError extends Error {
  readonly id: ErrorId;
  readonly exitCode: number;
  readonly reason: string;
  readonly op: string;
  readonly path: string | undefined;
  readonly errno: string | undefined;
  readonly remedies: readonly string[];

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "SwitchyardError";
    Object.defineProperty(this, BRAND, { value: true });
    this.id = details.id;
    this.exitCode = EXIT_CODES[details.id];
    this.reason = details.reason;
    this.op = details.op;
    this.path = details.path;
    this.errno = details.errno;
    this.remedies = details.remedies ?? [];
  }
}

/** Whether `error` is a {@link SwitchyardError} of any installed copy of this package. */
export function isSwitchyardError(error: unknown): error is SwitchyardError {
  return typeof error === "object" && error !== null && BRAND in error;
}
