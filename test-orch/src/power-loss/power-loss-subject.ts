// This defines what the lane must know about a program that promises to keep files whole.

import type { WorkloadRun } from "./workload/workload-run.ts";

/** One recorded disk and its place in the tree of the subject. */
export interface DiskPlace {
  /** Where the disk is mounted: "" for the root, which comes first, else a relative path such as "var". */
  readonly mountAt: string;
}

/** What a checker found in one crash state. */
export interface CrashVerdict {
  /** One sentence for each broken promise; the same promise is always the same sentence, so that counts add up. */
  readonly violations: readonly string[];
  /** A short name for the kind of state that was met ("old", "new"), counted into a histogram. */
  readonly outcome?: string;
}

/** A program under test, with the promise it makes. */
export interface PowerLossSubject {
  readonly name: string;
  /** One to eight disks. All are of the same file system type; each loses power with its own un-flushed writes. */
  readonly disks: readonly DiskPlace[];
  /** Fills the fresh tree; what it leaves is synced and is the state from which the workload starts. */
  prepare(root: string): void | Promise<void>;
  /**
   * The argv of the workload process; `workloadArguments(run)` makes its tail, which the process reads back by
   * `parseWorkloadArguments`. It runs with an empty environment but for PATH, and must exit 0.
   */
  command(run: WorkloadRun): readonly string[];
  /**
   * Judges one crash state, mounted read-write at `root`; it may run the subject's own recovery there.
   * @param reached the last mark the workload had made before the power went, null before the first.
   * @param ordinal the state's number among the distinct ones of its recording: to do what is dear for some only.
   */
  check(root: string, reached: string | null, ordinal: number): CrashVerdict | Promise<CrashVerdict>;
}
