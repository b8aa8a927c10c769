// This defines what one workload process is told about the run it belongs to.

import type { Adversary } from "../adversary.ts";

/** The facts of one recorded run, handed to the workload process through its argv. */
export interface WorkloadRun {
  /** The tree the workload acts on. */
  readonly root: string;
  /** The file whose writes become marks in the journal. */
  readonly markFile: string;
  readonly adversary: Adversary;
  /** The mount point of each recorded disk, in the order of the subject's `disks`. */
  readonly mountPoints: readonly string[];
}
