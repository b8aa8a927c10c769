/** This defines `recordedHeads`: the heads of the chain of facts that runs' reports name (REQ-O9). Reads only. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { openExisting } from "../state/open-state.ts";
import { runFolders } from "../state/run-folders.ts";
import { headInReport } from "./head-in-report.ts";

/** One for each run that has a report with one, newest run first. @throws `E_GENERIC` `report_unreadable` */
export function* recordedHeads(root: Root, { stateDir }: Context): Generator<string> {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return;
  try {
    for (const { folder } of runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "newest")) {
      const head = headInReport(folder);
      if (head !== null) yield head;
    }
  } finally {
    closeDir(runs.dir);
  }
}
