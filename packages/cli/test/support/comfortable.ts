/** This defines `comfortable`: how long a run has to wait so that a test is surely there before its deadline. */
import { performance } from "node:perf_hooks";

/** As many commands that do nothing could be run from the moment at which the run begins to wait. */
const COMMANDS = 20;

/**
 * A duration that is long on this machine, as busy as it is now: measured by a command that does next to nothing.
 *
 * @param leastMs what is long enough on a machine that has nothing else to do
 */
export function comfortable({ json }: { readonly json: (...args: readonly string[]) => unknown }, leastMs: number): string {
  const start = performance.now();
  json("status");
  return `${Math.max(leastMs, Math.ceil(COMMANDS * (performance.now() - start)))}ms`;
}
