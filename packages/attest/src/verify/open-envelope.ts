/** This defines `openEnvelope`: the bytes of a foreign file as an envelope, or why they are none. */
import { decodeBase64 } from "../dsse/decode-base64.ts";
import { encodeEnvelope, envelopeSchema, MAX_ENVELOPE_BYTES, type Envelope } from "../dsse/envelope.ts";
import { parseJson } from "../json/parse-json.ts";
import { refused, type Refusal } from "./verdict.ts";

/** An envelope has some ten, and three for each further signature. */
const MARKS = 10_000;

/** A signature as it came. */
export interface OpenedSignature {
  /** Undefined: it does not say whose it is. */
  readonly keyId: string | undefined;
  readonly bytes: Buffer;
}

/** An envelope that could be decoded; nothing of it is verified. */
export interface OpenedEnvelope {
  readonly ok: true;
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly OpenedSignature[];
}

/** Decodes the envelope; believes nothing. */
export function openEnvelope(bytes: Uint8Array, form: "exact" | "any"): OpenedEnvelope | Refusal {
  if (bytes.length > MAX_ENVELOPE_BYTES) return refused("too_large", `it has ${bytes.length} bytes, allowed are ${MAX_ENVELOPE_BYTES}`);
  const parsed = parseJson(bytes, MARKS);
  if (!parsed.ok) return refused(parsed.reason, parsed.found);
  const envelope = envelopeSchema.safeParse(parsed.value);
  if (!envelope.success) return refused("not_envelope", "it has not the fields of a DSSE envelope");
  if (envelope.data.signatures.length === 0) return refused("no_signature", "it has no signature");
  const opened = decoded(envelope.data);
  if (opened.ok && form === "exact" && !isExact(bytes, envelope.data)) return refused("not_exact", "it is an envelope, but not as Switchyard writes one");
  return opened;
}

/** With one signature, which says whose it is, and an encoding without choices, no byte is left that could be another one. */
function isExact(bytes: Uint8Array, envelope: Envelope): boolean {
  const [signature, ...others] = envelope.signatures;
  return (signature?.keyid ?? "") !== "" && others.length === 0 && encodeEnvelope(envelope).equals(bytes);
}

function decoded({ payload, payloadType, signatures }: Envelope): OpenedEnvelope | Refusal {
  const body = decodeBase64(payload);
  if (body === null) return refused("bad_base64", "its payload is not strict base64");
  const opened: OpenedSignature[] = [];
  for (const { keyid, sig } of signatures) {
    const bytes = decodeBase64(sig);
    if (bytes === null) return refused("bad_base64", "a signature is not strict base64");
    // Empty fields may be omitted (envelope.md): the two mean the same.
    opened.push({ keyId: keyid === "" ? undefined : keyid, bytes });
  }
  return { ok: true, payloadType, payload: body, signatures: opened };
}
