// This defines `sweepDeadAreas`: the removal of what killed lanes have left.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { areaPrefix } from "./area-name.ts";
import { removeArea } from "./remove-area.ts";

/** Unmounts and removes the areas in `parent` that were made by processes of this pid namespace which are gone. */
export function sweepDeadAreas(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^power-loss-\d+-(\d+)-/.exec(name)?.[1];
    const dead = pid !== undefined && name.startsWith(areaPrefix(pid)) && !existsSync(`/proc/${pid}`);
    if (dead) removeArea(join(parent, name));
  }
}
