/** This defines `SigningKey`: what makes signatures, without giving away the private key. */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { keyError } from "./key-error.ts";
import { keyIdOf } from "./key-id.ts";
import { parsePem } from "./parse-pem.ts";

/** A private key that signs. */
export interface SigningKey {
  /** The name of its public key among the trusted ones. */
  readonly name: string;
  /** SHA-256 of its public key's SPKI in DER, lower-case hex. */
  readonly keyId: string;
  /** The ed25519 signature (RFC 8032, 64 bytes) of the bytes. */
  sign(bytes: Uint8Array): Buffer;
}

/** Reads one ed25519 private key (PKCS#8, not encrypted). @throws `E_POLICY` `key_malformed` */
export function parsePrivateKey(pem: Uint8Array, path: string): Omit<SigningKey, "name"> {
  const key = parsePem(pem, path, { label: "PRIVATE KEY", read: (der) => createPrivateKey({ key: der, format: "der", type: "pkcs8" }) });
  if (key.asymmetricKeyType !== "ed25519") throw keyError("key_malformed", path, "it is no ed25519 key");
  return signerOf(key);
}

/** What signs with this private key. */
export function signerOf(key: KeyObject): Omit<SigningKey, "name"> {
  return { keyId: keyIdOf(createPublicKey(key)), sign: (bytes) => sign(null, bytes, key) };
}
