/** This defines `sweepStages`: what a command that was killed left of trees, removed. */
import { errnoOf, observe, pathIn, removeTree, type DirHandle } from "@switchyard/fs-atomic";
import { isStageName } from "./stage-name.ts";

/** What was removed, and what could not be. */
export interface Swept {
  readonly swept: readonly string[];
  readonly warnings: readonly string[];
}

/** The stage directories of this tag, by name. Reads only. */
export function stagesIn(dir: DirHandle, tag: string): string[] {
  return dir.sys.readDirectory(dir.fd).filter((name) => isStageName(name, tag) && observe(dir, name).kind === "dir").sort();
}

/**
 * Removes all stage directories of this tag, durably. To be called under the lock: nobody is building then. What cannot be
 * removed, e.g. an immutable file, is told and left; it is in nobody's way.
 *
 * Crash: a part of them is left; the next call removes the rest.
 *
 * @param dir `PREFIX/profiles`
 */
export async function sweepStages(dir: DirHandle, tag: string): Promise<Swept> {
  const swept: string[] = [];
  const warnings: string[] = [];
  for (const name of stagesIn(dir, tag)) {
    try {
      removeTree(dir, name);
      swept.push(name);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === undefined) throw error;
      warnings.push(`${JSON.stringify(pathIn(dir, name))} is left of an earlier command and cannot be removed: ${errno}.`);
    }
  }
  if (swept.length > 0) await dir.sys.fsync(dir.fd);
  return { swept, warnings };
}
