import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes, encodeBytes, isText } from "../../src/bytes/byte-string.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { scratch } from "../support/scratch.ts";

/** Bytes that are often valid UTF-8, often broken in the middle of a character, and often start with a byte order mark. */
const bytes = fc
  .array(fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.string({ unit: "grapheme", maxLength: 4 }).map((text) => Buffer.from(text)), fc.constant(Buffer.from("\ufeff"))), { maxLength: 6 })
  .map((parts) => Buffer.concat(parts));

describe("byte strings", () => {
  it("decodeBytes(): any bytes come back from encodeBytes() [REQ-R2]", () => {
    fc.assert(fc.property(bytes, (given) => { expect(encodeBytes(decodeBytes(given)).equals(given)).toBe(true); }), { numRuns: 2000 });
  });

  it("decodeBytes(): any bytes come back after a trip through JSON [REQ-R2]", () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const text = decodeBytes(given);
        expect(JSON.parse(JSON.stringify(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("decodeBytes(): two different byte sequences never give one string", () => {
    fc.assert(fc.property(bytes, bytes, (a, b) => { expect(decodeBytes(a) === decodeBytes(b)).toBe(a.equals(b)); }), { numRuns: 1000 });
  });

  it("encodeBytes(): text is its UTF-8", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => { expect(encodeBytes(text).equals(Buffer.from(text, "utf8"))).toBe(true); }));
  });

  it("isText(): holds for UTF-8 and for nothing else", () => {
    expect(isText(decodeBytes(Buffer.from("é\u{1F600}")))).toBe(true);
    expect(isText(decodeBytes(Buffer.from([0x61, 0xff])))).toBe(false);
    expect(isText(decodeBytes(Buffer.from([0xed, 0xa0, 0x80])))).toBe(false);
  });

  it("linuxSyscalls(): names and link texts keep every byte on disk [REQ-R2]", () => {
    const { dir } = scratch();
    const nameByte = fc.integer({ min: 1, max: 255 }).filter((byte) => byte !== 0x2f);
    const name = fc.uint8Array({ minLength: 1, maxLength: 255 }).map((raw) => Buffer.from(raw.map((byte) => (byte === 0 || byte === 0x2f ? 0xfe : byte))));
    const dest = fc.array(nameByte, { minLength: 1, maxLength: 300 }).map((raw) => Buffer.from(raw));
    fc.assert(
      fc.property(name, dest, (rawName, rawDest) => {
        fc.pre(!rawName.equals(Buffer.from(".")) && !rawName.equals(Buffer.from("..")));
        const sys = linuxSyscalls();
        const given = nodeName(decodeBytes(rawName));
        sys.symlinkat(decodeBytes(rawDest), dir.fd, given);
        const listed = sys.readDirectory(dir.fd);
        const text = sys.readlinkat(dir.fd, given);
        sys.unlinkat(dir.fd, given);
        expect(listed.map((one) => encodeBytes(one).toString("hex"))).toEqual([rawName.toString("hex")]);
        expect(encodeBytes(text).toString("hex")).toBe(rawDest.toString("hex"));
      }),
      { numRuns: 300 },
    );
  });
});
