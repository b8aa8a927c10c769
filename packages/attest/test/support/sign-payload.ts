/** This defines `signPayload`: any payload put into an envelope and signed by any keys. */
import type { SigningKey } from "../../src/keys/signing-key.ts";
import type { Envelope } from "../../src/dsse/envelope.ts";
import { preAuthEncoding } from "../../src/index.ts";

/** The envelope with one signature of each key, in their order. */
export function signPayload(payloadType: string, payload: Uint8Array | string, keys: readonly Pick<SigningKey, "keyId" | "sign">[]): Envelope {
  const bytes = Buffer.from(payload);
  const signed = preAuthEncoding(payloadType, [bytes]);
  const signatures = keys.map(({ keyId, sign }) => ({ keyid: keyId, sig: sign(signed).toString("base64") }));
  return { payload: bytes.toString("base64"), payloadType, signatures };
}
