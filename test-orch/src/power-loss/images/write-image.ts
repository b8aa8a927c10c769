// This defines `writeImage`: an image file from its parts.

import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import { PAGE_SIZE } from "./page-size.ts";
import type { SparseImage } from "./sparse-image.ts";

/**
 * Makes the file `path`: `image` with some pages replaced.
 *
 * A file of that name is unlinked, not reused: a loop device that has not let go of it yet keeps its own.
 */
export function writeImage(path: string, image: SparseImage, pages: ReadonlyMap<number, Buffer> = new Map()): void {
  rmSync(path, { force: true });
  const file = openSync(path, "wx", 0o600);
  try {
    ftruncateSync(file, image.size);
    for (const { offset, data } of image.extents) writeSync(file, data, 0, data.length, offset);
    for (const [page, content] of pages) writeSync(file, content, 0, PAGE_SIZE, page * PAGE_SIZE);
  } finally {
    closeSync(file);
  }
}
