/** This defines `linkDirectories`: where stable links are looked for. */
import type { Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import { managedTargets } from "../managed/managed-targets.ts";
import { PROGRAM_DIRS } from "./program-dirs.ts";

/** Where programs are, and wherever runs that stand have changed targets. A run that cannot be read is passed over. Reads only. @param managed what such runs made, where that is known */
export function linkDirectories(root: Root, { stateDir }: Pick<Context, "stateDir">, managed: ReturnType<typeof managedTargets> = managedTargets(root, { stateDir }, new ReadableRuns())): readonly string[] {
  const ofTargets = [...managed.keys()].map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), 1)));
  return [...new Set([...PROGRAM_DIRS, ...ofTargets])];
}
