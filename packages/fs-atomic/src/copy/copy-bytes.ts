/** This defines `copyBytes`: one open file's bytes brought into another, as cheaply as the file systems allow. */
import { setImmediate as turn } from "node:timers/promises";
import { ignoring } from "../errors/ignoring.ts";
import { SEEK } from "../syscalls/kernel-abi.ts";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";
import type { CopyMethod } from "./copy-types.ts";

/** What the kernel says where two files cannot share blocks, or not be copied inside it. */
const CANNOT = ["ENOTSUP", "EXDEV", "EINVAL", "ENOSYS", "ENOTTY"];
/** So much at a time, some milliseconds; other work of this thread has its turn in between. */
const CHUNK = 4 * 1024 * 1024;

/** The two files. */
export interface CopyTask {
  readonly from: Fd;
  /** Empty, open for writing. */
  readonly to: Fd;
  /** The source's size. */
  readonly size: number;
  readonly methods: readonly string[];
}

/**
 * Makes the empty file `to` hold what `from` holds: (1) by sharing all blocks, else (2) copied, by the kernel where it
 * can, extent by extent so that holes stay holes.
 *
 * Crash: `to` holds any part of the bytes. Nothing is synced.
 *
 * @throws `SyscallError`, e.g. `ENOSPC`; that of FICLONE where only `reflink` is among the methods.
 */
export async function copyBytes(sys: Syscalls, { from, to, size, methods }: CopyTask): Promise<CopyMethod> {
  if (!methods.includes("copy")) {
    sys.cloneFile(to, from);
    return "reflink";
  }
  if (methods.includes("reflink") && isDone(() => sys.cloneFile(to, from))) return "reflink"; // (1)
  for (let at = sys.seek(from, 0, SEEK.DATA); at !== null && at < size; ) { // (2)
    const end = Math.min(sys.seek(from, at, SEEK.HOLE) ?? size, size);
    await copyExtent(sys, { from, to, at, end });
    at = sys.seek(from, end, SEEK.DATA);
  }
  sys.ftruncate(to, size);
  return "copy";
}

type Extent = { readonly from: Fd; readonly to: Fd; readonly at: number; readonly end: number };

async function copyExtent(sys: Syscalls, { from, to, at, end }: Extent): Promise<void> {
  for (let position = at; position < end; ) {
    const length = Math.min(end - position, CHUNK);
    const range = { position, length };
    const copied = ignoring(CANNOT, () => sys.copyFileRange(from, to, range)) ?? copyThroughMemory(sys, from, to, range);
    // The file became shorter meanwhile, which the caller sees by its size.
    if (copied === 0) return;
    position += copied;
    await turn();
  }
}

function copyThroughMemory(sys: Syscalls, from: Fd, to: Fd, { position, length }: { position: number; length: number }): number {
  const buffer = Buffer.allocUnsafe(length);
  const bytes = buffer.subarray(0, sys.pread(from, buffer, position));
  sys.seek(to, position, SEEK.SET);
  sys.write(to, bytes);
  return bytes.length;
}

function isDone(act: () => void): boolean {
  const done = ignoring(CANNOT, () => {
    act();
    return true;
  });
  return done === true;
}
