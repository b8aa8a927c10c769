/** This defines `DatabaseError`: a fault on its way from where it was found to the answer. */
import type { FaultReason } from "./database-fault.ts";

/** It never leaves this package: answers hold the fault as a value. */
export class DatabaseError extends Error {
  readonly reason: FaultReason;
  readonly file: string;
  readonly found: string;
  readonly errno: string | undefined;

  constructor(reason: FaultReason, file: string, what: { readonly found: string; readonly errno?: string | undefined; readonly cause?: unknown }) {
    super(`Cannot read ${JSON.stringify(file)}: ${what.found}.`, what.cause === undefined ? {} : { cause: what.cause });
    this.name = "DatabaseError";
    this.reason = reason;
    this.file = file;
    this.found = what.found;
    this.errno = what.errno;
  }
}
