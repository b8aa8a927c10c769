/** This defines `isStatic`: whether a program runs without any library of the system. */
import type { OpenFile } from "@switchyard/fs-atomic";

const [INTERPRETER, ELF64] = [3, 2];

/**
 * Whether the file is an ELF program for this byte order that names no interpreter (elf(5), `PT_INTERP`): no loader, so no
 * libraries. A script is not.
 *
 * @throws `SyscallError`, e.g. `EIO`
 */
export function isStatic(file: Pick<OpenFile, "read">): boolean {
  const head = file.read(0, 64);
  if (head.length < 64 || head.toString("latin1", 0, 4) !== "\x7fELF" || head[4] !== ELF64 || head[5] !== 1) return false;
  const [at, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  if (size < 56 || count === 0) return false;
  const table = file.read(at, size * count);
  if (table.length < size * count) return false;
  return Array.from({ length: count }, (_, index) => table.readUInt32LE(index * size)).every((type) => type !== INTERPRETER);
}
