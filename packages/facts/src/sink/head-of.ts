/** This defines `headOf`: the head of the chain, once a torn tail is cut off. */
import { decodeBytes, errnoOf, isSwitchyardError, pathIn, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { CHAIN_START, lineHash } from "../encode-fact.ts";
import { linesBackwards } from "../read/lines-of.ts";
import { openFactsFile } from "../read/open-facts-file.ts";
import { sinkUnusable } from "./open-sink-file.ts";
import { rotatedFiles } from "./rotated-files.ts";

/**
 * Cuts off what follows the last whole line. The caller holds the file's lock.
 *
 * Crash: the tail is there or gone; the next call does the same.
 *
 * @returns the hash of that line; of a file that has none, of the last line of the full file before it
 * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`: that file cannot be read
 */
export function headOf(dir: DirHandle, name: NodeName, fd: Fd): string {
  const size = Number(dir.sys.statx(fd, "").size);
  const { end, line } = lastLine(dir, fd, size);
  if (end < size) dir.sys.ftruncate(fd, end);
  return line === null ? headBefore(dir, name) : lineHash(line);
}

function headBefore(dir: DirHandle, name: NodeName): string {
  const full = rotatedFiles(dir, name).at(-1);
  if (full === undefined) return CHAIN_START;
  try {
    const file = openFactsFile(dir, full.name);
    if (file === null) throw sinkUnusable(pathIn(dir, full.name), "it has gone");
    try {
      const last = linesBackwards(file).next();
      if (last.done === true) throw sinkUnusable(pathIn(dir, full.name), "it holds no fact, and the chain goes on from its last one");
      return lineHash(last.value);
    } finally {
      file.close();
    }
  } catch (cause) {
    const found = errnoOf(cause) ?? (isSwitchyardError(cause) && cause.reason !== "sink_unusable" ? cause.reason : undefined);
    throw found === undefined ? cause : sinkUnusable(pathIn(dir, full.name), found, cause);
  }
}

/**
 * Where the last whole line ends, and the line; reads backwards from the end in growing pieces. Zeros are what a power
 * loss leaves of an append whose sync had not returned; no line has any, and what follows them is of the same append.
 */
function lastLine(dir: DirHandle, fd: Fd, size: number): { end: number; line: string | null } {
  for (let span = 65_536; ; span *= 8) {
    const start = Math.max(0, size - span);
    const bytes = Buffer.alloc(size - start);
    dir.sys.pread(fd, bytes, start);
    const lost = bytes.indexOf(0);
    const last = lost < 0 ? bytes.lastIndexOf(10) : bytes.lastIndexOf(10, lost);
    const before = last <= 0 ? -1 : bytes.lastIndexOf(10, last - 1);
    if (last >= 0 && (before >= 0 || start === 0)) {
      return { end: start + last + 1, line: decodeBytes(bytes.subarray(before + 1, last)) };
    }
    if (start === 0) return { end: 0, line: null };
  }
}
