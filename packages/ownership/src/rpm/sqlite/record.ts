/** This defines `readRecord`: a row, or the entry of an index. */
import { malformed } from "./malformed.ts";
import { readVarint } from "./varint.ts";

/** A column's value: null, a whole number, or the bytes of a text or a blob. Floating-point numbers are read as null. */
export type Value = null | number | Buffer;

/** @throws `DatabaseError` `corrupt` (sqlite.org/fileformat2.html, 2.1) */
export function readRecord(payload: Buffer, file: string): Value[] {
  const header = readVarint(payload, 0);
  if (header.value > payload.length || header.value < header.end) throw malformed(file, "the header of a row is too long");
  const values: Value[] = [];
  let body = header.value;
  for (let at = header.end; at < header.value; ) {
    const type = readVarint(payload, at);
    const size = sizeOf(type.value);
    if (type.end > header.value || body + size > payload.length) throw malformed(file, "a row is longer than itself");
    values.push(valueOf(type.value, payload.subarray(body, body + size)));
    body += size;
    at = type.end;
  }
  return values;
}

const INTEGER_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0] as const;

function sizeOf(type: number): number {
  return INTEGER_SIZES[type] ?? Math.floor((type - 12) / 2);
}

function valueOf(type: number, bytes: Buffer): Value {
  if (type >= 12) return bytes;
  if (type === 8 || type === 9) return type - 8;
  if (type === 0 || type === 7 || type > 9) return null;
  return type === 6 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length);
}
