/** This defines `verifyEnvelope`: whether a statement is what a trusted key signed, offline (REQ-O4). */
import { PAYLOAD_TYPE } from "../dsse/envelope.ts";
import type { TrustedKey } from "../keys/trusted-key.ts";
import { checkSignatures } from "./check-signatures.ts";
import { openEnvelope } from "./open-envelope.ts";
import { readStatement } from "./read-statement.ts";
import { refused, type Verdict } from "./verdict.ts";

/** How strictly the envelope itself is looked at. */
export interface VerifyOptions {
  /**
   * `exact` (the default): it must be, byte for byte, what `signRun` writes, so that every changed byte is found, also
   * one that changes no meaning. `any`: whatever the DSSE specification allows, as other programs write it, several signatures
   * among it.
   */
  readonly form?: "exact" | "any" | undefined;
}

/**
 * Verifies an envelope, in the order of the DSSE protocol: decode it, verify the signatures, and only then read what was
 * signed. One good signature of a trusted key is enough, as DSSE has it: others, unknown or wrong, count for nothing. If none
 * is good, the reason tells whether one was wrong or all are of unknown keys.
 *
 * @param keys e.g. `trustedKeys(root)`
 */
export function verifyEnvelope(bytes: Uint8Array, keys: readonly TrustedKey[], { form = "exact" }: VerifyOptions = {}): Verdict {
  const opened = openEnvelope(bytes, form);
  if (!opened.ok) return opened;
  const checked = checkSignatures(opened, keys);
  if (!checked.ok) return checked;
  if (opened.payloadType !== PAYLOAD_TYPE) return refused("payload_type", `its payload is ${JSON.stringify(opened.payloadType)}, needed is ${PAYLOAD_TYPE}`);
  const read = readStatement(opened.payload);
  return read.ok ? { ok: true, statement: read.statement, keyIds: checked.keyIds } : read;
}
