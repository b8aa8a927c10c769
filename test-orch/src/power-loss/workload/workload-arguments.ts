// This defines `workloadArguments`: the argv tail by which a workload process learns of its run.

import type { WorkloadRun } from "./workload-run.ts";

/** Encodes `run` for the end of an argv: `--`, root, mark file, adversary, then the mount points. */
export function workloadArguments(run: WorkloadRun): readonly string[] {
  return ["--", run.root, run.markFile, run.adversary, ...run.mountPoints];
}
