// This defines `overlayPages`: what some writes leave on a disk.

import type { PageReader } from "../images/page-reader.ts";
import { PAGE_SIZE } from "../images/page-size.ts";
import type { DiskWrite } from "./disk-write.ts";

/** The pages that differ after `writes` were done, in their order, on top of what `under` reads. */
export function overlayPages(under: PageReader, writes: readonly DiskWrite[]): ReadonlyMap<number, Buffer> {
  const pages = new Map<number, Buffer>();
  for (const { pieces } of writes) {
    for (const { page, at, data } of pieces) {
      // A whole page is shared with the journal; only a part of one costs a copy.
      pages.set(page, data.length === PAGE_SIZE ? data : patch(pages.get(page) ?? under(page), at, data));
    }
  }
  return pages;
}

function patch(page: Buffer, at: number, data: Buffer): Buffer {
  const patched = Buffer.from(page);
  data.copy(patched, at);
  return patched;
}
