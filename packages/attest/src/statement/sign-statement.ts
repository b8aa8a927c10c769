/** This defines `signStatement`: a statement as the bytes of a signed envelope. */
import { encodeEnvelope, MAX_ENVELOPE_BYTES, PAYLOAD_TYPE } from "../dsse/envelope.ts";
import { signPayload } from "../dsse/sign-payload.ts";
import { canonicalBytes } from "../json/canonical-bytes.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { closedStatement, type Statement } from "./statement.ts";

/**
 * The envelope's file: one line of canonical JSON. The payload is the statement in canonical JSON, too, and ed25519 is
 * deterministic: the same statement and key give the same bytes, so that making it again after a crash makes the same file.
 *
 * @throws `ZodError` for what is no statement; `RangeError` where it is larger than any reader here takes
 */
export function signStatement(statement: Statement, key: Pick<SigningKey, "keyId" | "sign">): Buffer {
  const payload = canonicalBytes(closedStatement.parse(statement));
  const bytes = encodeEnvelope(signPayload(PAYLOAD_TYPE, payload, [key]));
  if (bytes.length > MAX_ENVELOPE_BYTES) throw new RangeError(`an envelope of ${bytes.length} bytes is larger than ${MAX_ENVELOPE_BYTES}`);
  return bytes;
}
