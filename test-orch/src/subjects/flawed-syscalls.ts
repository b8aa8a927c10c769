// This defines `flawedSyscalls`: the kernel as it seems to a product that forgot a sync.

import { MODE } from "@switchyard/fs-atomic";
import type { Fd, Syscalls } from "@switchyard/fs-atomic";

/** Which syncs are forgotten. */
export type ProductFlaw = (typeof productFlaws)[number];

/** Every flaw; `none` is the product as it is. */
export const productFlaws = ["none", "no-dir-sync", "no-file-sync", "no-syncfs", "no-sync"] as const;

/** `sys` with the syncs of `flaw` left out. */
export function flawedSyscalls(sys: Syscalls, flaw: ProductFlaw): Syscalls {
  const isDirectory = (fd: Fd): boolean => (sys.statx(fd, "").mode & MODE.TYPE) === MODE.DIR;
  switch (flaw) {
    case "none":
      return sys;
    case "no-dir-sync":
      return { ...sys, fsync: async (fd) => (isDirectory(fd) ? undefined : sys.fsync(fd)) };
    case "no-file-sync":
      return { ...sys, fsync: async (fd) => (isDirectory(fd) ? sys.fsync(fd) : undefined) };
    case "no-syncfs":
      return { ...sys, syncfs: () => undefined };
    case "no-sync":
      return { ...sys, fsync: async () => undefined, syncfs: () => undefined };
    default:
      return flaw satisfies never;
  }
}
