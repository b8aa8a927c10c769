/** This defines `parsePem`: the one block of a PEM file (RFC 7468). */
import { keyError } from "./key-error.ts";
import { decodeBase64 } from "../dsse/decode-base64.ts";

/** What the block must be, and how its bytes are read. */
export interface PemKind<T> {
  readonly label: string;
  readonly read: (der: Buffer) => T;
}

/**
 * Reads a file that holds exactly one block. Node alone would take a private key for a public one, and pass over the rest.
 *
 * @throws `E_POLICY` `key_malformed`
 */
export function parsePem<T>(pem: Uint8Array, path: string, { label, read }: PemKind<T>): T {
  const malformed = (cause?: unknown): Error => keyError("key_malformed", path, `it is not one whole PEM block ${label}`, cause);
  const lines = Buffer.from(pem).toString("latin1").trim().split(/\r?\n/);
  const [first, last] = [lines.shift(), lines.pop()];
  const der = decodeBase64(lines.join(""));
  if (first !== `-----BEGIN ${label}-----` || last !== `-----END ${label}-----` || der === null) throw malformed();
  try {
    return read(der);
  } catch (cause) {
    throw malformed(cause);
  }
}
