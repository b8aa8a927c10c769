/** This defines what an observer is told and what it saw. */

/** How an observer looks: at the name, into the file behind it, by running it. */
export type LookKind = "lstat" | "open" | "exec";

/** One look that found nothing usable. */
export interface Miss {
  readonly kind: LookKind;
  readonly path: string;
  /** The errno name; `EMPTY` for a file of no bytes, `DANGLING` for a link to nothing, `EXIT n` for a failed run. */
  readonly cause: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What one loop has to look at. */
export interface LookTask {
  readonly paths: readonly string[];
  /** Those of `paths` that may be absent, but never dangling. */
  readonly mayBeAbsent: readonly string[];
  /** Slot 0 becomes 1 when the loop is to end. */
  readonly stop: Int32Array;
}

/** What one loop saw. */
export interface LookTally {
  readonly kind: LookKind;
  readonly looks: number;
  readonly missCount: number;
  /** The first few. */
  readonly misses: readonly Miss[];
  /** Runs refused because somebody had the program open for writing. */
  readonly textBusy: number;
}

/** What all loops saw together. */
export interface ObserverReport {
  readonly looks: Readonly<Record<LookKind, number>>;
  readonly missCount: number;
  /** The first 20. */
  readonly misses: readonly Miss[];
  readonly textBusy: number;
}

/** The number of misses that are kept in detail. */
export const KEPT_MISSES = 20;
