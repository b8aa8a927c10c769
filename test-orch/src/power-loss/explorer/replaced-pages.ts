// This defines `replacedPages`: a disk after a crash, as differences from its base image.

import type { PageReader } from "../images/page-reader.ts";
import type { DiskCut } from "./crash-state.ts";
import { overlayPages } from "./overlay-pages.ts";

/** All pages in which the disk of `cut` differs from `base`. */
export function replacedPages(base: PageReader, { durable, kept }: DiskCut): ReadonlyMap<number, Buffer> {
  return new Map([...durable, ...overlayPages((page) => durable.get(page) ?? base(page), kept)]);
}
