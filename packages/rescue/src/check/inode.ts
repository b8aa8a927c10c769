/** This defines `Inode`: what makes two names one node, among nodes that are observed in one boot. */
import type { Statx } from "@switchyard/fs-atomic";

/** By number and device. Birth times would not do: a snapshot of a file system has the same ones. */
export type Inode = Pick<Statx, "ino" | "device">;

/** The inode as a key. */
export function inodeKey({ ino, device }: Inode): string {
  return `${device} ${ino}`;
}
