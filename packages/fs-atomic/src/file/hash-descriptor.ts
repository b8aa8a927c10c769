/** This defines `hashDescriptor`: the SHA-256 of an open file. */
import { createHash } from "node:crypto";
import { read } from "node:fs";
import { promisify } from "node:util";
import type { Fd } from "../syscalls/syscalls.ts";

const readOff = promisify(read);
const CHUNK = 1024 * 1024;

/**
 * The SHA-256 (lower-case hex) of all bytes of an open file, read off the main thread through one reused buffer. Whether
 * they changed meanwhile is the caller's to see.
 */
export async function hashDescriptor(fd: Fd): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; ; ) {
    const { bytesRead } = await readOff(fd, buffer, 0, CHUNK, at);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
