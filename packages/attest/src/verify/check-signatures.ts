/** This defines `checkSignatures`: which trusted keys have signed an envelope. */
import { verify } from "node:crypto";
import { preAuthEncoding } from "../dsse/pre-auth-encoding.ts";
import type { TrustedKey } from "../keys/trusted-key.ts";
import type { OpenedEnvelope, OpenedSignature } from "./open-envelope.ts";
import { refused, type Refusal } from "./verdict.ts";

/** The ids of the keys that have, each once. */
export interface CheckedSignatures {
  readonly ok: true;
  readonly keyIds: readonly string[];
}

/**
 * Verifies each signature with the key that it names, or with all of them where it names none. The name is a hint and no
 * proof: it only says which keys are tried.
 */
export function checkSignatures(envelope: OpenedEnvelope, keys: readonly TrustedKey[]): CheckedSignatures | Refusal {
  if (keys.length === 0) return refused("no_trusted_key", "there is no trusted key to verify it with");
  const signed = preAuthEncoding(envelope.payloadType, [envelope.payload]);
  const good = new Set<string>();
  let wrong = 0;
  for (const signature of envelope.signatures) {
    const tried = keys.filter(({ keyId }) => signature.keyId === undefined || signature.keyId === keyId);
    const by = tried.find(({ publicKey }) => verify(null, signed, publicKey, signature.bytes));
    if (by !== undefined) good.add(by.keyId);
    else if (tried.length > 0) wrong += 1;
  }
  if (good.size > 0) return { ok: true, keyIds: [...good] };
  if (wrong > 0) return refused("bad_signature", "a signature is not that of the key over this payload and type");
  return refused("unknown_key", `it is signed by ${envelope.signatures.map(shownKey).join(", ")}, which is not trusted`);
}

/** What it says is another's text: a part of it, with nothing in it that acts on a terminal. */
function shownKey({ keyId }: OpenedSignature): string {
  return keyId === undefined ? "nobody in particular" : JSON.stringify(keyId.slice(0, 64));
}
