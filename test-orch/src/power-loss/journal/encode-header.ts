// This defines `encodeHeader`.

import { HEADER_SIZE, recordKinds } from "./record-header.ts";
import type { RecordHeader } from "./record-header.ts";

/** Writes `header` as the bytes that stand before its payload in a journal file. */
export function encodeHeader(header: RecordHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_SIZE);
  bytes.writeUInt8(recordKinds.indexOf(header.kind), 0);
  bytes.writeUInt8(header.disk, 1);
  bytes.writeUInt32LE(header.payloadLength, 4);
  bytes.writeDoubleLE(header.offset, 8);
  bytes.writeDoubleLE(header.extent, 16);
  return bytes;
}
