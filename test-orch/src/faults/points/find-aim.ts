/** This defines `findAim`: a call on a descriptor aimed at by a path that another system had under another name. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SteadyAim } from "./fault-points.ts";
import { RUNS_DIRECTORY } from "../../scratch/program-directories.ts";

/** `moving` in the folder of the newest run of this system; undefined where there is none, or more than its id differs. */
export function findAim(root: string, moving: SteadyAim | undefined): SteadyAim | undefined {
  const newest = readdirSync(join(root, RUNS_DIRECTORY)).toSorted().at(-1);
  if (moving === undefined || newest === undefined) return undefined;
  const path = moving.path.replace("{uuid}", newest);
  return path.includes("{") ? undefined : { path, ordinal: moving.ordinal };
}
