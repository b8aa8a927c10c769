/** This defines byte strings as C has them: with a NUL behind, in a list, in a directory record. */
import { decodeBytes, encodeBytes } from "../bytes/byte-string.ts";
import { SyscallError } from "../errors/syscall-error.ts";

const NUL = Buffer.alloc(1);

/**
 * The byte string with a NUL behind it.
 *
 * @throws `SyscallError` `EINVAL` where it holds one itself: the kernel would take the part before it for the whole.
 */
export function text(value: string): Buffer {
  if (value.includes("\0")) throw new SyscallError("open", "EINVAL", value);
  return Buffer.concat([encodeBytes(value), NUL]);
}

/** Enough for every path that the kernel takes, three bytes to a UTF-16 unit at most. */
const SLOTS = [Buffer.alloc(3 * 4096 + 1), Buffer.alloc(3 * 4096 + 1)] as const;

/**
 * As {@link text}, but in one of two buffers that the next call with this slot overwrites: for arguments of a call that
 * is made at once. A name is passed millions of times; allocating took longer than the call.
 *
 * @throws what {@link text} throws.
 */
export function passing(value: string, slot: 0 | 1): Buffer {
  if (value.length > 4096 || !value.isWellFormed() || value.includes("\0")) return text(value);
  const buffer = SLOTS[slot];
  buffer[buffer.write(value, 0, "utf8")] = 0;
  return buffer;
}

/** The names of a listxattr(2) answer, sorted. */
export function splitXattrList(list: Uint8Array): string[] {
  return decodeBytes(list).split("\0").filter(Boolean).sort();
}

/** The names in getdents64(2) answers but `.` and `..`; `fill` is called until it has no more records. */
export function readNames(fill: (buffer: Buffer) => number): string[] {
  const names: string[] = [];
  const buffer = Buffer.alloc(65536);
  for (let length = fill(buffer); length > 0; length = fill(buffer)) {
    // struct linux_dirent64: the record's length at 16, the name at 19.
    for (let at = 0; at < length; at += buffer.readUInt16LE(at + 16)) {
      const start = at + 19;
      const name = decodeBytes(buffer.subarray(start, buffer.indexOf(0, start)));
      if (name !== "." && name !== "..") names.push(name);
    }
  }
  return names;
}
