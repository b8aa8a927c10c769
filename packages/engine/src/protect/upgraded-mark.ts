/** This defines `noteUpgraded` and `isNotedUpgraded`: that what stands at a target came from an upgrade, for whoever goes on. */
import { appendFile, encodeBytes, errnoOf, readFile, type DirHandle, type NodeIdentity } from "@switchyard/fs-atomic";
import { RUN_FILES } from "../state/run-folder.ts";
import type { DivertingIntent } from "./aside-of.ts";

/** In bytes: a line for each target. */
const LIMIT = 256 * 1024 * 1024;

/**
 * Notes in the run's folder, durably and before the file becomes the target, which one it will be: once it stands there and
 * the diversion is gone, nothing else tells it from a file that someone else put there. The run's script writes the same.
 *
 * Crash: the line is there, in part, or not; it says nothing of a target at which another file stands.
 */
export async function noteUpgraded(folder: DirHandle, { record }: DivertingIntent, node: NodeIdentity): Promise<void> {
  await appendFile(folder, RUN_FILES.undoUpgraded, encodeBytes(`${lineOf(record, node)}\n`), 0o644);
}

/** Whether this node was noted for this target. */
export function isNotedUpgraded(folder: DirHandle, { record }: DivertingIntent, node: NodeIdentity): boolean {
  if (node.kind === "none") return false;
  const wanted = encodeBytes(lineOf(record, node)).toString("latin1");
  return readMarks(folder).split("\n").includes(wanted);
}

function readMarks(folder: DirHandle): string {
  try {
    return readFile(folder, RUN_FILES.undoUpgraded, LIMIT).toString("latin1");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return "";
    throw error;
  }
}

/** As stat(1) says it: inode number, size, and the time of the last change of its bytes in seconds. */
function lineOf({ parents, target }: DivertingIntent["record"], node: NodeIdentity): string {
  if (node.kind === "none") throw new TypeError("what an upgrade brought is there");
  return `${node.ino} ${node.size} ${BigInt(node.mtime_ns) / 1_000_000_000n} ${[...parents, target].join("/")}`;
}
