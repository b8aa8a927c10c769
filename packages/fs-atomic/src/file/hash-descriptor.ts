/** This defines `hashDescriptor`: the SHA-256 of an open file. */
import { createHash } from "node:crypto";
import { read } from "node:fs";
import { promisify } from "node:util";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";
import type { HashOptions } from "./hash-options.ts";

const readOff = promisify(read);
const CHUNK = 1024 * 1024;
/** Up to this size the way to another thread and back costs more than the reading. */
const SMALL = 64 * 1024;
/** Small files are read through one buffer: between reading and hashing a piece nothing is awaited. */
const shared = Buffer.alloc(SMALL);

/**
 * The SHA-256 (lower-case hex) of all bytes of an open file, read through one reused buffer, off the main thread if it is
 * large. Whether they changed meanwhile is the caller's to see.
 *
 * @param size what the file has, in bytes, as far as the caller knows
 * @throws the reason of the signal, which ends the reading of a large file
 */
export async function hashDescriptor({ sys, fd }: { readonly sys: Syscalls; readonly fd: Fd }, size: number, { signal, onRead }: HashOptions = {}): Promise<string> {
  const hash = createHash("sha256");
  // One byte more, so that a file of this size is seen to end.
  const buffer = size < SMALL ? shared.subarray(0, size + 1) : Buffer.allocUnsafe(Math.min(CHUNK, size + 1));
  for (let at = 0; ; ) {
    signal?.throwIfAborted();
    const length = size < SMALL ? sys.pread(fd, buffer, at) : (await readOff(fd, buffer, 0, buffer.length, at)).bytesRead;
    hash.update(buffer.subarray(0, length));
    at += length;
    if (length > 0 && (at !== size || length === buffer.length)) continue;
    onRead?.(at);
    return hash.digest("hex");
  }
}
