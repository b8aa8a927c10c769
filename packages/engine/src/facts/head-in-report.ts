/** This defines `headInReport`: the head of the chain of facts that a run's report names (REQ-O9). Reads only. */
import { errnoOf, openFile, pathIn, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import { RUN_FILES } from "../state/run-folder.ts";

/** A report says it among its first keys. */
const BEGINNING = 4096;
/** The largest report that is looked into, in bytes. */
const LIMIT = 8 * 1024 * 1024 * 1024;

/** Null where there is no report, or it names none. @throws `E_GENERIC` `report_unreadable` */
export function headInReport(folder: DirHandle): string | null {
  // A key of the document itself stands two blanks from the margin.
  return /^ {2}"facts_head": "([0-9a-f]{64})"/m.exec(beginningOf(folder))?.[1] ?? null;
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
