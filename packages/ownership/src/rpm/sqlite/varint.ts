/** This defines `readVarint`: SQLite's variable-length integers. */

/** A number and where it ends. */
export interface Varint {
  readonly value: number;
  readonly end: number;
}

/**
 * Reads one of 1 to 9 bytes, most significant first (sqlite.org/fileformat2.html, 1.6). Beyond the bytes it reads zeros;
 * beyond 2^53 it is not exact. Whoever uses it as a length or a page number checks it against what there is.
 */
export function readVarint(bytes: Uint8Array, at: number): Varint {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = bytes[at + index] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), end: at + 9 };
}
