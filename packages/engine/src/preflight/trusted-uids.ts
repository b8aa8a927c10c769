/** This defines `trustedUids`: whose files are trusted as sources (REQ-S3). */
import { geteuid } from "node:process";
import type { Root } from "@switchyard/fs-atomic";

/** Root, and the caller where the root directory is the caller's own (REQ-S3). */
export function trustedUids(root: Root): readonly number[] {
  const caller = geteuid?.() ?? 0;
  return root.sys.statx(root.fd, "").uid === caller ? [0, caller] : [0];
}
