/** This defines `readBegin`: what a run says of itself first. */
import { errnoOf, isSwitchyardError, openFile, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { decodeFrame } from "./frame.ts";
import { JOURNAL_MAX } from "./read-journal.ts";
import type { BeginRecord } from "./records.ts";
import { wholeLines } from "./whole-lines.ts";

/**
 * The first record of a journal, which proves itself, and nothing of what follows: whether the rest can be trusted, and what became of the
 * run, only `readJournal` tells.
 *
 * @returns null where there is none that can be read
 */
export function readBegin(dir: DirHandle, name: NodeName): BeginRecord | null {
  try {
    const file = openFile(dir, name, JOURNAL_MAX);
    try {
      const { value: line } = wholeLines(file).next();
      const record = line === undefined ? undefined : decodeFrame(line)?.frame.record;
      return record?.type === "begin" ? record : null;
    } finally {
      file.close();
    }
  } catch (error) {
    if (errnoOf(error) !== undefined || isSwitchyardError(error)) return null;
    throw error;
  }
}
