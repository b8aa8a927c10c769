/** This defines `failureDocument`: what a verb prints with `--json` that failed before it had a document of its own. */
import { reportError, type ReportedError } from "@switchyard/engine";

/** Told apart from all other documents by its `kind`. */
export interface FailureDocument {
  readonly kind: "switchyard.error";
  readonly schema_version: 1;
  /** The verb as it is typed, without its arguments; null where it is not known. */
  readonly command: string | null;
  readonly ok: false;
  readonly exit_code: number;
  readonly error: ReportedError;
}

/** The document of what was thrown. */
export function failureDocument(command: string | null, error: unknown): FailureDocument {
  const { reported, exitCode } = reportError(error);
  return { kind: "switchyard.error", schema_version: 1, command, ok: false, exit_code: exitCode, error: reported };
}
