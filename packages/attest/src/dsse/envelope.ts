/** This defines the envelope: a payload with its type and its signatures (DSSE 1.0, envelope.md; docs/formats/attestation.md). */
import { z } from "zod";
import { canonicalText } from "../json/canonical-text.ts";

/** What the payload of our envelopes is: an in-toto Statement as JSON. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** The largest envelope that is made or read, in bytes. */
export const MAX_ENVELOPE_BYTES: number = 256 * 1024 * 1024;

const signature = z.object({
  keyid: z.string().optional().describe("SHA-256 of the public key (SPKI, DER) in hex. A hint: it is not signed."),
  sig: z.string().describe("The signature in base64."),
});

/** Fields that it does not know are passed over. */
export const envelopeSchema = z
  .object({
    payload: z.string().describe("The signed document in base64."),
    payloadType: z.string().describe("What the document is; signed with it."),
    signatures: z.array(signature),
  })
  .describe("A DSSE envelope.");

/** A DSSE envelope as JSON has it. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** The one way in which an envelope is written here: RFC 8785 and a newline. */
export function encodeEnvelope(envelope: Envelope): Buffer {
  return Buffer.from(`${canonicalText(envelope)}\n`, "utf8");
}
