/** This defines `factLines` and `readFactLines`: the whole lines of a file of facts. */
import { decodeBytes, errnoOf, openFile, type DirHandle, type NodeName, type OpenFile } from "@switchyard/fs-atomic";

/** The longest file that is read, in bytes. */
const LIMIT = 8 * 1024 * 1024 * 1024;
/** So much is read at a time, in bytes; a longer line is read in one piece. */
const PIECE = 1024 * 1024;

/**
 * The file's whole lines as byte strings, oldest first; none where the file is missing. A torn last line is left out. The file
 * is read piece by piece, and held open until the last line was taken or the loop is left.
 *
 * @throws `SyscallError`, e.g. `EIO`; `E_GENERIC` `not_a_file`
 */
export function* factLines(dir: DirHandle, name: NodeName): Generator<string> {
  const file = openOrNull(dir, name);
  if (file === null) return;
  try {
    yield* linesOf(file);
  } finally {
    file.close();
  }
}

/** All of {@link factLines} at once. */
export function readFactLines(dir: DirHandle, name: NodeName): string[] {
  return [...factLines(dir, name)];
}

function openOrNull(dir: DirHandle, name: NodeName): OpenFile | null {
  try {
    return openFile(dir, name, LIMIT);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}

function* linesOf(file: OpenFile): Generator<string> {
  let at = 0;
  for (let length = PIECE; at < file.size; ) {
    const bytes = file.read(at, length);
    const end = bytes.lastIndexOf(10) + 1;
    // Not toString("utf8"): that reads different bytes as one text, and the chain is over bytes.
    if (end > 0) yield* decodeBytes(bytes.subarray(0, end - 1)).split("\n");
    else if (at + length >= file.size) return;
    length = end === 0 ? length * 8 : PIECE;
    at += end;
  }
}
