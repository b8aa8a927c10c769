// This defines the records of a journal: all that reached the recorded disks, in one total order.

import type { Mark } from "./mark.ts";

/** Bytes written to a disk; durable only once the disk is flushed. */
export interface WriteRecord {
  readonly kind: "write";
  readonly disk: number;
  /** In bytes from the start of the disk. */
  readonly offset: number;
  readonly data: Buffer;
}

/** A range that reads as zeros from now on: a discard or a write of zeros. */
export interface ZeroRecord {
  readonly kind: "zero";
  readonly disk: number;
  readonly offset: number;
  readonly length: number;
}

/** Everything written to `disk` before this record is durable. */
export interface FlushRecord {
  readonly kind: "flush";
  readonly disk: number;
}

/** A moment of the workload. */
export interface MarkRecord {
  readonly kind: "mark";
  readonly mark: Mark;
}

/** One entry of a journal. */
export type JournalRecord = WriteRecord | ZeroRecord | FlushRecord | MarkRecord;
