// This defines what the lane must know about a program that promises to keep files whole.

import type { CrashSubject } from "../checker/crash-subject.ts";
import type { WorkloadRun } from "./workload/workload-run.ts";

/** One recorded disk and its place in the tree of the subject. */
export interface DiskPlace {
  /** Where the disk is mounted: "" for the root, which comes first, else a relative path such as "var". */
  readonly mountAt: string;
}

/** A program under test, with the promise it makes. */
export interface PowerLossSubject extends CrashSubject {
  /** One to eight disks. All are of the same file system type; each loses power with its own un-flushed writes. */
  readonly disks: readonly DiskPlace[];
  /**
   * The argv of the workload process; `workloadArguments(run)` makes its tail, which the process reads back by
   * `parseWorkloadArguments`. It runs with an empty environment but for PATH, and must exit 0.
   */
  command(run: WorkloadRun): readonly string[];
}
