/** This defines `signPayload`: a payload put into an envelope and signed. */
import type { SigningKey } from "../keys/signing-key.ts";
import type { Envelope } from "./envelope.ts";
import { preAuthEncoding } from "./pre-auth-encoding.ts";

/** The envelope with one signature of each key, in their order. */
export function signPayload(payloadType: string, payload: Uint8Array, keys: readonly Pick<SigningKey, "keyId" | "sign">[]): Envelope {
  const signed = preAuthEncoding(payloadType, payload);
  const signatures = keys.map(({ keyId, sign }) => ({ keyid: keyId, sig: sign(signed).toString("base64") }));
  return { payload: Buffer.from(payload).toString("base64"), payloadType, signatures };
}
