// This defines `parseWorkloadArguments`: the way back from an argv to the run it speaks of.

import { adversaries } from "../adversary.ts";
import { PowerLossError } from "../power-loss-error.ts";
import type { WorkloadRun } from "./workload-run.ts";

/**
 * Reads what `workloadArguments` wrote at the end of `argv`.
 * @throws {@link PowerLossError} `bad-options`: there is no such tail.
 */
export function parseWorkloadArguments(argv: readonly string[]): WorkloadRun {
  const [root, markFile, name, ...mountPoints] = argv.slice(argv.lastIndexOf("--") + 1);
  const adversary = adversaries.find((known) => known === name);
  if (!argv.includes("--") || root === undefined || markFile === undefined || adversary === undefined) {
    throw new PowerLossError("bad-options", `Cannot read the workload's argv "${argv.join(" ")}": no run after "--"`);
  }
  return { root, markFile, adversary, mountPoints };
}
