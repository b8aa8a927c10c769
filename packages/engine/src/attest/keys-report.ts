/** This defines the report of the verbs that look at and change keys (docs/formats/report.md). */
import type { ReportedError } from "../report/report.ts";

/** A trusted key as reports name it. */
export interface KeyLine {
  readonly name: string;
  /** SHA-256 of its SPKI in DER. */
  readonly key_id: string;
}

/** What `attestKeys` returns. */
export interface KeysReport {
  readonly kind: "switchyard.keys";
  readonly schema_version: 1;
  readonly command: "attest keygen" | "attest rotate" | "attest remove" | "attest keys";
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** Where the keys lie, absolute, outside the root. */
  readonly dir: string;
  /** The key that was made or removed. */
  readonly key: KeyLine | null;
  /** All trusted keys afterwards, by name. */
  readonly keys: readonly KeyLine[];
  /** The one that signs. Null: there is none, or it cannot be used or read; then a warning says why. */
  readonly signs: KeyLine | null;
  readonly warnings: readonly string[];
}
