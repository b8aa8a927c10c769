/** This defines the one error class of all packages: an id, an exit code, and a reason that never lives in the text. */
import { ERRORS, type ErrorId, type ErrorName, type ErrorReason } from "./error-registry.ts";
import type { ToldReason } from "./told-reason.ts";

/** What a {@link SwitchyardError} is made of: an id with one of its reasons (errors.json), and what is known of this failure. */
export type ErrorDetails = ErrorText & (ErrorName | { readonly id: ErrorId; readonly reason: ToldReason });

/** What is known of one failure. */
export interface ErrorText {
  /** One line, cause first: what was attempted, the path, what was found, what was needed. */
  readonly message: string;
  /** The verb that failed, e.g. `swap`. */
  readonly op: string;
  /** The path as the caller knows it. */
  readonly path?: string | undefined;
  /** The kernel's error name, e.g. `ENOSPC`, where a system call failed. */
  readonly errno?: string | undefined;
  /** What the reader can do, in the order to try it. Absent: what errors.json says for the reason. */
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
  /** A finer cause, e.g. `source_missing`: one of those that errors.json has for the id, or what was told of an error of another version. */
  readonly reason: ErrorReason | ToldReason;
  readonly op: string;
  readonly path: string | undefined;
  readonly errno: string | undefined;
  readonly remedies: readonly string[];

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? {} : { cause: details.cause });
    const { exit_code: exitCode, reasons } = ERRORS[details.id];
    this.name = "SwitchyardError";
    Object.defineProperty(this, BRAND, { value: true });
    this.id = details.id;
    this.exitCode = exitCode;
    this.reason = details.reason;
    this.op = details.op;
    this.path = details.path;
    this.errno = details.errno;
    this.remedies = details.remedies ?? (Object.hasOwn(reasons, details.reason) ? reasons[details.reason]?.remedies : undefined) ?? [];
  }
}

/** Whether `error` is a {@link SwitchyardError} of any installed copy of this package. */
export function isSwitchyardError(error: unknown): error is SwitchyardError {
  return typeof error === "object" && error !== null && BRAND in error;
}
