/** This defines what verifying an envelope finds. */
import type { Statement } from "../statement/statement.ts";

/** Why an envelope is not believed: the closed list, in the order in which it is looked for. */
export type VerifyReason =
  /** It has more than {@link MAX_ENVELOPE_BYTES}, or more values than any envelope. */
  | "too_large"
  /** It is not whole JSON in UTF-8. */
  | "not_json"
  /** It is JSON that two readers could read differently, e.g. with a key twice. */
  | "ambiguous_json"
  /** It is no DSSE envelope. */
  | "not_envelope"
  /** It has no signature. */
  | "no_signature"
  /** Its payload or a signature is not strict base64. */
  | "bad_base64"
  /** It is not the bytes that Switchyard writes for this envelope. Not asked of envelopes of any form. */
  | "not_exact"
  /** There is no key to verify with. */
  | "no_trusted_key"
  /** None of its signatures is of a trusted key. */
  | "unknown_key"
  /** A signature is not that of the key it names, over this payload and type. */
  | "bad_signature"
  /** It is signed, and its payload is no in-toto statement. */
  | "payload_type"
  /** It is signed, and its payload is not JSON, or ambiguous. */
  | "bad_payload"
  /** It is signed, and an in-toto statement of another version. */
  | "statement_type"
  /** It is signed, and a statement about something else. */
  | "predicate_type"
  /** It is signed, and does not fit the schema of what it says it is. */
  | "bad_statement"
  /** It is signed, and its subjects do not fit its actions. */
  | "contradiction";

/** An envelope that is not believed. */
export interface Refusal {
  readonly ok: false;
  readonly reason: VerifyReason;
  /** For people; decide on `reason`. */
  readonly found: string;
}

/** What was found. */
export type Verdict = Refusal | { readonly ok: true; readonly statement: Statement; readonly keyIds: readonly string[] };

/** A refusal. */
export function refused(reason: VerifyReason, found: string): Refusal {
  return { ok: false, reason, found };
}
