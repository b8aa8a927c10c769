/** This defines `readRunIn`: the run whose folder this is, as its journal tells it. */
import type { DirHandle } from "@switchyard/fs-atomic";
import { readRun, type ParsedJournal, type RunRecord } from "@switchyard/journal";
import { readRunJournal } from "./run-folder.ts";

/** A run, and the journal that tells of it. */
export interface JournalledRun {
  readonly read: ParsedJournal;
  readonly run: RunRecord;
}

/** Null where there is no journal, or one that does not say yet what the run was to do. @throws as `readRunJournal` does */
export function readRunIn(folder: DirHandle): JournalledRun | null {
  const read = readRunJournal(folder);
  const run = read === null ? null : readRun(read.records);
  return read === null || run === null ? null : { read, run };
}
