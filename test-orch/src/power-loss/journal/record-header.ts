// This defines the fixed head of a record in a journal file.

/** Bytes of a head: kind u8, disk u8, two spare, payload length u32, offset f64, extent f64; little endian. */
export const HEADER_SIZE = 24;

/** The kinds as they stand in the first byte. */
export const recordKinds = ["write", "zero", "flush", "mark"] as const;

/** The head of one record; `extent` is the length of a zeroed range. */
export interface RecordHeader {
  readonly kind: (typeof recordKinds)[number];
  readonly disk: number;
  readonly payloadLength: number;
  readonly offset: number;
  readonly extent: number;
}
