/** This defines `TrustedKey`: a public key whose signatures are believed. */
import type { KeyObject } from "node:crypto";

/** A public key. */
export interface TrustedKey {
  /** For people, and to remove it by. */
  readonly name: string;
  /** SHA-256 of its SPKI in DER, lower-case hex. */
  readonly keyId: string;
  /** Of type ed25519. */
  readonly publicKey: KeyObject;
}
