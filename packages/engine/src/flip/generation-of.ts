/** This defines `generationOf`: which generation of its prefix a run is. Reads only. */
import { closeDir, errnoOf, isSwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { readBegin } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { readRuns } from "../history/read-runs.ts";
import { openExisting } from "../state/open-state.ts";
import { RUN_FILES } from "../state/run-folder.ts";
import { withRoot } from "../state/with-root.ts";

/** A run that changed the profile of a prefix. */
export interface GenerationRequest {
  /** Inside the root, free of links. */
  readonly prefix: string;
  readonly runId: string;
}

/**
 * The number that `flips` gives it. Of other runs than flips of this prefix only the first record is read, however many targets they have.
 *
 * @returns null: it is none that can be read
 */
export async function generationOf(context: Context, request: GenerationRequest): Promise<number | null> {
  try {
    return await withRoot(context, async (root) => counted(root, context, request));
  } catch (error) {
    if (isSwitchyardError(error) || errnoOf(error) !== undefined) return null;
    throw error;
  }
}

/** Newest first: its own, and those before it. */
function counted(root: Root, { stateDir }: Context, { prefix, runId }: GenerationRequest): number | null {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return null;
  try {
    let generation = 0;
    for (const read of readRuns({ root, runs: runs.dir, runsPath: runs.parents }, (folder) => isFlipOf(folder, prefix))) {
      if (read.what === "run" && (generation > 0 || read.runId === runId)) generation += 1;
    }
    return generation === 0 ? null : generation;
  } finally {
    closeDir(runs.dir);
  }
}

function isFlipOf(folder: DirHandle, prefix: string): boolean {
  return readBegin(folder, RUN_FILES.journal)?.flip?.prefix === prefix;
}
