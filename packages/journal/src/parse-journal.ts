/** This defines `parseJournal`: what a journal's bytes say, or that they cannot be trusted. */
import { decodeFrame, type DecodedFrame } from "./frame.ts";
import { journalError } from "./journal-error.ts";
import { BARRIERS, type JournalRecord } from "./records.ts";
import { wholeLines, type JournalSource } from "./whole-lines.ts";

/** A journal as read. */
export interface ParsedJournal {
  readonly records: readonly JournalRecord[];
  /** The length in bytes of the part that is whole; what follows is a torn tail. */
  readonly validLength: number;
  readonly torn: boolean;
  /** For the writer that goes on. */
  readonly next: { readonly n: number; readonly batch: number; readonly prev: string };
}

/** What storage may leave of a write that was not synced is decided in whole sectors. */
const SECTOR = 512;

/** The records in these bytes: {@link parseSource} of what is in memory already. @throws `journal_tampered` */
export function parseJournal(bytes: Buffer, path: string): ParsedJournal {
  return parseSource({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }, path);
}

/**
 * Reads the records of a journal, piece by piece.
 *
 * A tail may be torn: it was being written when the machine stopped. That shows as a last line cut off, or as whole
 * sectors of zeros, and nothing that was synced later follows it. Everything else — a changed bit, a line removed or
 * moved, a whole line that does not prove itself — is tampering or decay, and nothing is decided from such a journal.
 *
 * @param path for the message
 * @throws `E_RESTORE_FAILED` `journal_tampered`
 */
export function parseSource(source: JournalSource, path: string): ParsedJournal {
  const records: JournalRecord[] = [];
  let next = { n: 0, batch: 0, prev: "" };
  let at = 0;
  for (const bytes of wholeLines(source)) {
    const line = decodeFrame(bytes);
    if (line === null) break;
    checkChain(line, next, path);
    records.push(line.frame.record);
    next = { n: next.n + 1, batch: next.batch + (BARRIERS.has(line.frame.record.type) ? 1 : 0), prev: line.digest };
    at += bytes.length + 1;
  }
  const torn = at < source.size;
  if (torn) checkTail(source, { at, batch: next.batch }, path);
  return { records, validLength: at, torn, next };
}

function checkChain({ frame }: DecodedFrame, next: ParsedJournal["next"], path: string): void {
  if (frame.n !== next.n || frame.batch !== next.batch || frame.prev !== next.prev) {
    throw journalError("journal_tampered", path, `line ${next.n + 1} does not follow from the line before it`);
  }
}

/** Where the whole part ends. */
interface Tail {
  readonly at: number;
  /** The number of the batch that was being written. */
  readonly batch: number;
}

/**
 * A torn tail begins at `at`. Lines of the same batch may have reached the disk in any order, so whole ones may follow;
 * one of a later batch may not, because that was only written once this batch was durable.
 */
function checkTail(source: JournalSource, { at, batch }: Tail, path: string): void {
  // From the start of its sector on, so that places here and in the file lie alike in their sectors.
  const base = at - (at % SECTOR);
  const bytes = source.read(base, source.size - base);
  const tail = at - base;
  let start = tail;
  for (let end = bytes.indexOf(10, start); end >= 0; end = bytes.indexOf(10, start)) {
    const line = decodeFrame(bytes.subarray(start, end));
    if (line !== null && line.frame.batch > batch) {
      throw journalError("journal_tampered", path, `a later part is whole, but the line at byte ${at} is not`);
    }
    if (line === null && !hasLostSector(bytes, { start, end }, tail)) {
      throw journalError("journal_tampered", path, `the line at byte ${base + start} is complete but its digest is wrong`);
    }
    start = end + 1;
  }
  if (runsPast(bytes, start)) throw journalError("journal_tampered", path, `the line at byte ${base + start} goes on past its length`);
}

/** Whether the unfinished last line is longer than it says and what stands in place of its newline is no lost sector. */
function runsPast(bytes: Buffer, start: number): boolean {
  const head = /^(\d{1,9}) [0-9a-f]{32} /.exec(bytes.toString("latin1", start, start + 64));
  if (head === null) return false;
  const newline = start + head[0].length + Number(head[1]);
  return newline < bytes.length && bytes[newline] !== 0;
}

/**
 * Whether the line reaches into zeros that begin and end where a sector (or the file) does. The sector in which the
 * tail begins also holds the end of what was synced: of that one the disk may have kept the older state, so that the
 * zeros begin with the tail.
 */
function hasLostSector(bytes: Buffer, { start, end }: { start: number; end: number }, tail: number): boolean {
  const zero = bytes.indexOf(0, start);
  if (zero < 0 || zero >= end) return false;
  let stop = zero;
  while (stop < bytes.length && bytes[stop] === 0) stop += 1;
  const startsWell = zero % SECTOR === 0 || zero === tail;
  const endsWell = stop % SECTOR === 0 || stop === bytes.length;
  return startsWell && endsWell;
}
