/** This defines `DiversionError`: why dpkg's record of diversions is not changed. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/**
 * The closed list of reasons.
 *
 * - `diversions_unusable`: the record cannot be read, breaks its own format, or kept changing.
 * - `diversion_taken`: one of the two paths is part of another diversion.
 * - `package_manager_running`: dpkg is at work, or that cannot be told.
 */
export type DiversionReason = "diversions_unusable" | "diversion_taken" | "package_manager_running";

/** `E_POLICY`, exit 10: the record is as it was. */
export class DiversionError extends SwitchyardError {
  override readonly reason: DiversionReason;

  constructor(reason: DiversionReason, path: string, what: { readonly found: string; readonly remedies?: readonly string[]; readonly errno?: string | undefined; readonly cause?: unknown }) {
    const { found, remedies, errno, cause } = what;
    super({ id: "E_POLICY", reason, op: "divert", path, message: `Cannot change dpkg's diversions at ${JSON.stringify(path)}: ${found}.`, remedies, errno, cause });
    this.reason = reason;
  }
}
