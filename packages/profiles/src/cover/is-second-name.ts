/** This defines `isSecondName`: whether one name in two directories is one inode. */
import { observe, type DirHandle } from "@switchyard/fs-atomic";

/** Of a regular file. @throws `SyscallError` */
export function isSecondName(source: DirHandle, bin: DirHandle, name: string): boolean {
  const [a, b] = [observe(source, name), observe(bin, name)];
  return a.kind === "file" && b.kind === "file" && a.stat.ino === b.stat.ino && a.stat.device === b.stat.device;
}
