/** This defines the report of `attest show` and `attest verify` (docs/formats/report.md). */
import type { FactsFinding, Statement, TargetState } from "@switchyard/attest";
import type { ReportedError } from "../report/report.ts";
import type { KeyLine } from "./keys-report.ts";

/** One path that is not as it was signed. */
export interface DifferingSubject {
  /** As the statement has it: bytes that are not UTF-8, control characters and `%` as `%HH`. */
  readonly path: string;
  readonly action_id: string;
  readonly state: TargetState;
  /** For people. */
  readonly found: string | null;
}

/** The paths of a statement, held against the disk. */
export interface ReportedSubjects {
  readonly checked: number;
  readonly differing: readonly DifferingSubject[];
}

/** What `verifyAttestation` returns. */
export interface AttestationReport {
  readonly kind: "switchyard.attestation";
  readonly schema_version: 1;
  readonly command: "attest show" | "attest verify";
  /** The signature is good, and so is what was checked besides. */
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** The run that was asked for, or that the verified statement is about; null where neither is known. */
  readonly run_id: string | null;
  /** The file, as the reader can open it; null where it was not found. */
  readonly file: string | null;
  /** The trusted keys whose signature is good; none: it is not verified. */
  readonly signed_by: readonly KeyLine[];
  /** Null: they were not to be checked, or the statement is not verified. */
  readonly subjects: ReportedSubjects | null;
  /** Null in the same cases. */
  readonly facts: FactsFinding | null;
  /** What was signed; null where it is not verified, or was not to be shown. */
  readonly statement: Statement | null;
}
