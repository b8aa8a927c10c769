/** This defines `nextGeneration`: the number of a target's next backup (REQ-B7). */
import { errnoOf, isSwitchyardError, pathIn, readFile, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { isSidecarOf, type Tag } from "./reserved-names.ts";
import { parseSidecar } from "./sidecar.ts";

/**
 * One more than the highest generation among the target's sidecars; 1 for the first. Call it under the lock. Version 1
 * sidecars rank below all others, and one that cannot be read has no rank: a link or a FIFO planted under such a name
 * must not keep its target from being switched.
 *
 * @param names the directory's names, from the one scan that serves all its targets
 */
export function nextGeneration(dir: DirHandle, target: NodeName, backupTag: Tag, names: readonly string[]): number {
  const generations = names.filter((name) => isSidecarOf(name, target, backupTag)).map((name) => generationOf(dir, name));
  return Math.max(0, ...generations) + 1;
}

function generationOf(dir: DirHandle, name: string): number {
  try {
    const sidecar = parseSidecar(readFile(dir, name, 1024 * 1024).toString("utf8"), pathIn(dir, name));
    return sidecar.schema === "backup_meta.v2" ? sidecar.generation : 0;
  } catch (error) {
    if (isSwitchyardError(error) || errnoOf(error) !== undefined) return 0;
    throw error;
  }
}
