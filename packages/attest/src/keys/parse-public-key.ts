/** This defines `parsePublicKey`: a public key out of a PEM file. */
import { createPublicKey } from "node:crypto";
import { keyError } from "./key-error.ts";
import { keyIdOf } from "./key-id.ts";
import { parsePem } from "./parse-pem.ts";
import type { TrustedKey } from "./trusted-key.ts";

/**
 * Reads one ed25519 public key (SPKI).
 *
 * @param name what the key shall be called, e.g. the path of its file
 * @throws `E_POLICY` `key_malformed`: no such key, also where it is a private key or a certificate
 */
export function parsePublicKey(pem: Uint8Array, name: string): TrustedKey {
  const publicKey = parsePem(pem, name, { label: "PUBLIC KEY", read: (der) => createPublicKey({ key: der, format: "der", type: "spki" }) });
  if (publicKey.asymmetricKeyType !== "ed25519") throw keyError("key_malformed", name, "it is no ed25519 key");
  return { name, keyId: keyIdOf(publicKey), publicKey };
}
