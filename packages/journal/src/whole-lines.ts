/** This defines `wholeLines`: a journal line by line. */

/** A journal's bytes: how many, and so many from `at` on. */
export interface JournalSource {
  readonly size: number;
  read(at: number, length: number): Buffer;
}

/** So much is read at a time, in bytes; a longer line is read in one piece. */
const PIECE = 1024 * 1024;

/** Its lines that end in a newline, each without it. */
export function* wholeLines(source: JournalSource): Generator<Buffer, undefined> {
  let at = 0;
  for (let length = PIECE; at < source.size; ) {
    const bytes = source.read(at, length);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    if (start === 0 && at + length >= source.size) return undefined;
    length = start === 0 ? length * 8 : PIECE;
    at += start;
  }
  return undefined;
}
