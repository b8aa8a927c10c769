/** This defines `DatabaseError`: a fault on its way from where it was found to the answer. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { FaultReason } from "./database-fault.ts";

/** `E_OWNERSHIP`. It never leaves this package: answers hold the fault as a value. */
export class DatabaseError extends SwitchyardError {
  override readonly reason: FaultReason;
  readonly file: string;
  readonly found: string;

  constructor(reason: FaultReason, file: string, what: { readonly found: string; readonly errno?: string | undefined; readonly cause?: unknown }) {
    super({ id: "E_OWNERSHIP", reason, op: "ownersOf", path: file, message: `Cannot read ${JSON.stringify(file)}: ${what.found}.`, errno: what.errno, cause: what.cause });
    this.reason = reason;
    this.file = file;
    this.found = what.found;
  }
}
