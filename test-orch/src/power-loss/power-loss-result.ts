// This defines what a run of the lane has found.

import type { Adversary } from "./adversary.ts";
import type { FileSystemName } from "./file-systems.ts";

/** One configuration. */
export interface PowerLossPlace {
  readonly fileSystem: FileSystemName;
  readonly adversary: Adversary;
}

/** A crash state in words: enough to find it again. */
export interface StatePlace extends PowerLossPlace {
  /** Its number among the distinct states of its journal. */
  readonly ordinal: number;
  /** The last promise in force, or null. */
  readonly reached: string | null;
  /** The last call of the workload that had returned: "7 rename"; "start" before the first, "end" after the exit. */
  readonly lastCall: string;
  /** What each disk kept: "disk0 epoch 12 drop 3 of 9". */
  readonly how: string;
}

/** A promise of the subject that did not hold in one crash state. */
export interface Violation extends StatePlace {
  /** The checker's sentence. */
  readonly message: string;
  /** How to look at it again. */
  readonly reproduce: string;
}

/** A state that the kernel would not mount: the file system's failure before it can be the subject's. */
export interface UnmountableState extends StatePlace {
  /** The disk, the errno and the call: "disk0: errno 117 mount ext4". */
  readonly refusal: string;
  /** How to look at it again. */
  readonly reproduce: string;
}

/** One file system under one adversary. */
export interface ConfigResult {
  readonly fileSystem: FileSystemName;
  readonly adversary: Adversary;
  /** States listed, equal ones included. */
  readonly enumerated: number;
  /** States that differ in content or in the promise in force. */
  readonly distinct: number;
  /** States mounted and judged, or found unmountable: all distinct ones, or a sample of `maxStates`. */
  readonly checked: number;
  readonly unmountable: readonly UnmountableState[];
  /** How often the checker named which outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /** Milliseconds spent on recording, listing and checking. */
  readonly millis: { readonly record: number; readonly enumerate: number; readonly check: number };
}

/** All configurations of one run. */
export interface PowerLossResult {
  readonly subject: string;
  /** The seed that repeats the choices made by chance; two recordings still differ a little. */
  readonly seed: number;
  readonly configs: readonly ConfigResult[];
}
