/** This defines `linesOf` and `linesBackwards`: the whole lines of one file, piece by piece. */
import { decodeBytes, type OpenFile } from "@switchyard/fs-atomic";

/** So much is read at a time, in bytes; a longer line is read in one piece. */
const PIECE = 1024 * 1024;
/** Backwards: often the last few lines are all that is wanted. */
const LAST_PIECE = 64 * 1024;

const NEWLINE = 10;

/** Oldest first, as byte strings. A torn last line is left out. */
export function* linesOf(file: OpenFile): Generator<string> {
  let at = 0;
  for (let length = PIECE; at < file.size; ) {
    const bytes = file.read(at, length);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield* decoded(bytes.subarray(0, end));
    else if (at + length >= file.size) return;
    length = end === 0 ? length * 8 : PIECE;
    at += end;
  }
}

/** Newest first, as byte strings. A torn last line is left out. */
export function* linesBackwards(file: OpenFile): Generator<string> {
  /** What follows `at` and was not given out: whole lines, or the end of one. */
  let rest: Buffer = Buffer.alloc(0);
  for (let at = file.size, length = LAST_PIECE; at > 0; length = PIECE) {
    const start = Math.max(0, at - length);
    const bytes = Buffer.concat([file.read(start, at - start), rest]);
    at = start;
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    // Where this piece begins, a line may have begun before.
    const cut = start === 0 ? 0 : whole.indexOf(NEWLINE) + 1;
    rest = whole.subarray(0, cut);
    if (cut < whole.length) yield* decoded(whole.subarray(cut)).toReversed();
  }
}

/** Not toString("utf8"): that reads different bytes as one text, and the chain is over bytes. */
function decoded(lines: Buffer): string[] {
  return decodeBytes(lines.subarray(0, -1)).split("\n");
}
