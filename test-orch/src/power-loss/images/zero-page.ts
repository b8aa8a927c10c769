// This defines the page that unwritten places hold.

import { PAGE_SIZE } from "./page-size.ts";

/** One page of zeros; never to be written. */
export const ZERO_PAGE: Buffer = Buffer.alloc(PAGE_SIZE);
