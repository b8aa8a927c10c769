/** This defines `keyIdOf`: the name that a public key has by itself. */
import type { KeyObject } from "node:crypto";
import { sha256 } from "@switchyard/fs-atomic";

/** SHA-256 of the key's SubjectPublicKeyInfo in DER (RFC 8410 for ed25519), lower-case hex. */
export function keyIdOf(publicKey: KeyObject): string {
  return sha256(publicKey.export({ format: "der", type: "spki" }));
}
