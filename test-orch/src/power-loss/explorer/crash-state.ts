// This defines a crash state: what the disks hold after the power went, and what had been promised by then.

import type { DiskWrite } from "./disk-write.ts";

/** What became of one disk. */
export interface DiskCut {
  /** Flushes of this disk before the cut. */
  readonly epoch: number;
  /** Which of the un-flushed writes got through, in words: "drop 3 of 9". */
  readonly survivors: string;
  /** Pages that differ from the base image and were flushed. */
  readonly durable: ReadonlyMap<number, Buffer>;
  /** The un-flushed writes that got through, in their order. */
  readonly kept: readonly DiskWrite[];
}

/** One state in which a machine may come up again. */
export interface CrashState {
  /** Its number among the distinct states of its journal, from 0. */
  readonly ordinal: number;
  /** The last promise that was in force, or null. */
  readonly reached: string | null;
  /** The last call of the workload that had returned: "7 rename", or "start". */
  readonly lastCall: string;
  readonly disks: readonly DiskCut[];
}
