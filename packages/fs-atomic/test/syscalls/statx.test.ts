import { describe, expect, it } from "vitest";
import { readStatx, STATX_SIZE } from "../../src/syscalls/statx.ts";

/** A `struct statx` with these answers in its mask and one birth time. */
function structure(mask: number): DataView {
  const buffer = Buffer.alloc(STATX_SIZE);
  buffer.writeUInt32LE(mask, 0);
  buffer.writeBigInt64LE(-1n, 80);
  buffer.writeUInt32LE(999_999_999, 88);
  buffer.writeBigInt64LE(253_402_300_799n, 112);
  buffer.writeUInt32LE(1, 120);
  buffer.writeBigUInt64LE(2n ** 64n - 1n, 32);
  buffer.writeBigUInt64LE(77n, 144);
  buffer.writeUInt32LE(0x0fff, 136);
  buffer.writeUInt32LE(0xfffff, 140);
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

describe("readStatx()", () => {
  it("readStatx(): times before the epoch and long after it, exact", () => {
    const stat = readStatx(structure(0x1fff));
    expect(stat).toMatchObject({ btimeNs: -1n, mtimeNs: 253_402_300_799_000_000_001n, ino: 2n ** 64n - 1n, mountId: 77n, device: "4095:1048575" });
  });

  it("readStatx(): what the kernel did not answer, null", () => {
    expect(readStatx(structure(0x7ff))).toMatchObject({ btimeNs: null, mountId: null });
  });
});
