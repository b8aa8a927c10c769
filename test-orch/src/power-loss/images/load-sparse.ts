// This defines `loadSparse`.

import { readFileSync } from "node:fs";
import { PAGE_SIZE } from "./page-size.ts";
import type { SparseImage } from "./sparse-image.ts";
import { ZERO_PAGE } from "./zero-page.ts";

/** Reads the image at `path`, whose size is a whole number of pages. */
export function loadSparse(path: string): SparseImage {
  const bytes = readFileSync(path);
  const runs: { start: number; end: number }[] = [];
  for (let start = 0; start < bytes.length; start += PAGE_SIZE) {
    const end = start + PAGE_SIZE;
    if (ZERO_PAGE.equals(bytes.subarray(start, end))) continue;
    const last = runs.at(-1);
    if (last?.end === start) last.end = end;
    else runs.push({ start, end });
  }
  // Copies: a view would keep the whole image in memory.
  const extents = runs.map(({ start, end }) => ({ offset: start, data: Buffer.from(bytes.subarray(start, end)) }));
  return { size: bytes.length, extents };
}
