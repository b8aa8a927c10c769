/** This defines `sizeOf`: how much is to be copied for a comparison. */
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { measureTree } from "@switchyard/smoke";
import { compareError } from "./compare-error.ts";

/** More is not copied, in bytes. */
const MOST = 1024 * 1024 * 1024;

/** In bytes, each name counted too. @throws `E_USAGE` `root_unusable`, `files_too_large` */
export function sizeOf(files: string): number {
  const from = openRoot(files);
  try {
    const size = measureTree(from.sys, from.fd, MOST);
    if (size > MOST) throw compareError("files_too_large", `${JSON.stringify(files)} holds more than 1 GiB`);
    return size;
  } finally {
    closeRoot(from);
  }
}
