/** This defines the smallest ELF headers there are: of a program that needs a loader, and of one that does not. */

/** The headers of a 64-bit program with one segment. Nothing runs it. */
export function elf({ interpreter = false, size = 120, word = 2 }: { interpreter?: boolean; size?: number; word?: 1 | 2 } = {}): Buffer {
  const bytes = Buffer.alloc(120);
  bytes.write("\x7fELF", "latin1");
  bytes.writeUInt8(word, 4);
  bytes.writeUInt8(1, 5);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  bytes.writeUInt32LE(interpreter ? 3 : 1, 64);
  return bytes.subarray(0, size);
}
