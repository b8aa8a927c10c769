// This defines `pageReader`: the pages of an image by their number.

import { PAGE_SIZE } from "./page-size.ts";
import type { SparseImage } from "./sparse-image.ts";
import { ZERO_PAGE } from "./zero-page.ts";

/** Gives the content of a page by its number. */
export type PageReader = (page: number) => Buffer;

/** Reads pages of `image`; a page is always the same Buffer object, so that its digest can be kept. */
export function pageReader(image: SparseImage): PageReader {
  const known = new Map<number, Buffer>();
  return (page) => {
    const found = known.get(page) ?? findPage(image, page * PAGE_SIZE);
    known.set(page, found);
    return found;
  };
}

function findPage({ extents }: SparseImage, offset: number): Buffer {
  const extent = extents.find(({ offset: start, data }) => start <= offset && offset < start + data.length);
  const start = offset - (extent?.offset ?? 0);
  // A new view even for zeros: digests are kept by object, and each object stands for one page number only.
  return extent === undefined ? ZERO_PAGE.subarray() : extent.data.subarray(start, start + PAGE_SIZE);
}
