/** This defines `editDiversions`: dpkg's record of diversions with some local ones more or less, every other byte as it was. */
import { encodeBytes } from "@switchyard/fs-atomic";
import { DatabaseError } from "../database/database-error.ts";
import { DiversionError } from "./diversion-error.ts";
import type { LocalDiversion } from "./local-diversion.ts";
import { parseDiversions, type RecordedDiversion } from "./parse-diversions.ts";

/** What is to be different. */
export interface DiversionsEdit {
  readonly add: readonly LocalDiversion[];
  readonly remove: readonly LocalDiversion[];
}

/** dpkg reads lines of at most so many bytes, newline and NUL included, and gives up on a longer one (MAXDIVERTFILENAME). */
export const DIVERSION_LINE_MAX = 1024;

/**
 * The record with those to be removed gone and those to be added at its end. One that is there already is not added twice,
 * one that is not there is not missed: the same edit again changes nothing. Only exact local diversions are removed.
 *
 * @param text the file's bytes
 * @param file for the error
 * @throws `DiversionError` `diversions_unusable`, `diversion_taken` (dpkg refuses to read a record in which a path stands twice)
 */
export function editDiversions(text: Buffer, { add, remove }: DiversionsEdit, file: string): Buffer {
  const latin1 = text.toString("latin1");
  const recorded = parse(latin1, file);
  const gone = remove.map(asRecorded);
  const stays = recorded.filter((one) => !isIn(gone, one));
  const fresh = add.map(asRecorded).filter((one) => !isIn(stays, one));
  checkFree(fresh, stays, file);
  return Buffer.from([...stays, ...fresh].map(({ from, to, by }) => `${from}\n${to}\n${by ?? LOCAL}\n`).join(""), "latin1");
}

const LOCAL = ":";

function parse(text: string, file: string): RecordedDiversion[] {
  try {
    return parseDiversions(text, file);
  } catch (cause) {
    if (cause instanceof DatabaseError) throw new DiversionError("diversions_unusable", file, { found: cause.found, cause });
    throw cause;
  }
}

function asRecorded({ from, to }: LocalDiversion): RecordedDiversion {
  return { from: lineOf(from), to: lineOf(to), by: null };
}

function lineOf(path: string): string {
  return encodeBytes(path).toString("latin1");
}

function isIn(list: readonly RecordedDiversion[], one: RecordedDiversion): boolean {
  return list.some(({ from, to, by }) => from === one.from && to === one.to && by === one.by);
}

function checkFree(fresh: readonly RecordedDiversion[], stays: readonly RecordedDiversion[], file: string): void {
  const taken = new Set(stays.flatMap(({ from, to }) => [from, to]));
  for (const { from, to } of fresh) {
    for (const path of [from, to]) {
      if (taken.has(path)) throw new DiversionError("diversion_taken", file, { found: `${JSON.stringify(path)} is part of another diversion`, remedies: ["See them with: dpkg-divert --list"] });
      if (path.includes("\n") || path.length + 2 > DIVERSION_LINE_MAX) throw new DiversionError("diversion_taken", file, { found: `${JSON.stringify(path)} cannot be written as a line that dpkg reads` });
      taken.add(path);
    }
  }
}
