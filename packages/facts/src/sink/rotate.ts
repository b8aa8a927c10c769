/** This defines `rotate`: a full file of facts put aside under a number. */
import { ignoring, moveExclusive, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { isStillNamed } from "./open-sink-file.ts";
import { rotatedFiles, rotatedName } from "./rotated-files.ts";

/** What a file system or an attribute of the file (append-only) may say to another name. Then the file just grows on. */
const REFUSALS = ["ENOSPC", "EDQUOT", "EPERM", "EACCES", "EROFS", "EMLINK", "ENAMETOOLONG"] as const;

/**
 * Gives the full file the number after the highest there is. The caller holds its lock, has cut off its torn tail, and makes
 * the new file. No file is ever removed.
 *
 * (1) The lines are durable first: else the new file could go on from a line that a power loss takes away. (2) One rename,
 * which replaces nothing. (3) The name is durable before the new file is made: else the old one could come back under it.
 *
 * Crash: before (2) nothing has changed; after it the name is free, and whoever opens the sink next makes the file anew.
 *
 * @returns whether it has its number; if not, it keeps its name
 */
export async function rotate(dir: DirHandle, name: NodeName, fd: Fd): Promise<boolean> {
  await dir.sys.fsync(fd); // (1)
  const moved = ignoring(REFUSALS, () => {
    moveExclusive(dir, name, nextName(dir, name, fd)); // (2)
    return true;
  });
  if (moved === true) await dir.sys.fsync(dir.fd); // (3)
  return moved === true;
}

function nextName(dir: DirHandle, name: NodeName, fd: Fd): NodeName {
  const last = rotatedFiles(dir, name).at(-1);
  // Where there is no exclusive rename, a crash leaves the file with both names: the move is only to be finished.
  if (last !== undefined && isStillNamed(dir, last.name, fd)) return last.name;
  return rotatedName(name, (last?.number ?? 0) + 1);
}
