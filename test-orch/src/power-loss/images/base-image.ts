// This defines the base images of a run: the disks from which every recording starts.

import type { PageReader } from "./page-reader.ts";
import type { SparseImage } from "./sparse-image.ts";

/** One disk as `prepare` left it, synced and unmounted. */
export interface BaseImage {
  /** The image file, never written again. */
  readonly path: string;
  readonly image: SparseImage;
  readonly page: PageReader;
}
