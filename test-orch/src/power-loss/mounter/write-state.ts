// This defines `writeState`: the image files of a crash state.

import { join } from "node:path";
import type { CrashState } from "../explorer/crash-state.ts";
import { replacedPages } from "../explorer/replaced-pages.ts";
import type { BaseImage } from "../images/base-image.ts";
import { writeImage } from "../images/write-image.ts";

/** Writes each disk of `state` to `disk0.img`, `disk1.img`, … in `dir` and returns their paths. */
export function writeState(dir: string, bases: readonly BaseImage[], state: CrashState): readonly string[] {
  return state.disks.flatMap((cut, disk) => {
    const base = bases[disk];
    if (base === undefined) return [];
    const path = join(dir, `disk${disk}.img`);
    writeImage(path, base.image, replacedPages(base.page, cut));
    return [path];
  });
}
