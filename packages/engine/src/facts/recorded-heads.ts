/** This defines `recordedHeads`: the heads of the chain of facts that runs' reports name (REQ-O9). Reads only. */
import { closeDir, errnoOf, openFile, pathIn, SwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { openExisting } from "../state/open-state.ts";
import { RUN_FILES } from "../state/run-folder.ts";
import { runFolders } from "../state/run-folders.ts";

/** A report says it among its first keys. */
const BEGINNING = 4096;
/** The largest report that is looked into, in bytes. */
const LIMIT = 8 * 1024 * 1024 * 1024;

/** One for each run that has a report with one, newest run first. @throws `E_GENERIC` `report_unreadable` */
export function* recordedHeads(root: Root, { stateDir }: Context): Generator<string> {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return;
  try {
    for (const { folder } of runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "newest")) {
      // A key of the document itself stands two blanks from the margin.
      const head = /^ {2}"facts_head": "([0-9a-f]{64})"/m.exec(beginningOf(folder))?.[1];
      if (head !== undefined) yield head;
    }
  } finally {
    closeDir(runs.dir);
  }
}

function beginningOf(folder: DirHandle): string {
  try {
    const file = openFile(folder, RUN_FILES.report, LIMIT);
    try {
      return file.read(0, BEGINNING).toString("latin1");
    } finally {
      file.close();
    }
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === "ENOENT") return "";
    if (errno === undefined) throw cause;
    const path = pathIn(folder, RUN_FILES.report);
    const message = `Cannot read the head of the facts that a run recorded in ${JSON.stringify(path)}: ${errno}.`;
    throw new SwitchyardError({ id: "E_GENERIC", reason: "report_unreadable", op: "recordedHeads", path, errno, message, cause });
  }
}
