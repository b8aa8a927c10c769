/** This defines `standingProtections`: the targets that runs protect which still stand. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { foundIn } from "../rollback/found-run.ts";
import { targetOf } from "../run/intent.ts";
import { openExisting } from "../state/open-state.ts";
import { runFolders } from "../state/run-folders.ts";
import type { Diversion } from "./diversion.ts";

/** One protected target. */
export interface Protection {
  readonly runId: string;
  readonly diversion: Diversion;
}

/** By target. A protection stands from the run that adds the diversion until a run that stands has removed it. Reads only. */
export function standingProtections(root: Root, { stateDir }: Pick<Context, "stateDir">): ReadonlyMap<string, Protection> {
  const standing = new Map<string, Protection>();
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return standing;
  try {
    for (const { runId, folder } of runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "oldest")) {
      const found = foundIn(folder);
      if (found === null || found.undone) continue;
      for (const record of found.run.intents) {
        if (record.diversion?.do === "add") standing.set(targetOf(record), { runId, diversion: record.diversion });
        if (record.diversion?.do === "remove") standing.delete(targetOf(record));
      }
    }
    return standing;
  } finally {
    closeDir(runs.dir);
  }
}
