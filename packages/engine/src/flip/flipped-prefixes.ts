/** This defines `flippedPrefixes`: every prefix whose pointer a run has changed, whatever became of the run. Reads only. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import { openExisting } from "../state/open-state.ts";

/** Inside the root, each once. A run that cannot be read is passed over. @throws `E_POLICY` `state_unusable` */
export function flippedPrefixes(root: Root, { stateDir }: Pick<Context, "stateDir">): readonly string[] {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return [];
  try {
    const prefixes = new Set<string>();
    for (const { line } of new ReadableRuns().in({ root, runs: runs.dir, runsPath: runs.parents })) if (line.flip !== null) prefixes.add(line.flip.prefix);
    return [...prefixes];
  } finally {
    closeDir(runs.dir);
  }
}
