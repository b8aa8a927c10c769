/** This defines `DoctorReport`: what `doctor` says (docs/formats/report.md). */
import type { ReportedError } from "../report/report.ts";
import type { Finding } from "./finding.ts";

/** What `doctor` returns. */
export interface DoctorReport {
  readonly kind: "switchyard.doctor";
  readonly schema_version: 1;
  readonly command: "doctor";
  /** Whether nothing is worse than a warning. */
  readonly ok: boolean;
  /** That of the first error. */
  readonly exit_code: number;
  /** That of the first finding that has one; or why nothing could be looked at. */
  readonly error: ReportedError | null;
  /** Of each check at least one, in the order of `CHECKS`. */
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
}
