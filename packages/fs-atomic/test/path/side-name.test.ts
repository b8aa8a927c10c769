import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes, encodeBytes } from "../../src/bytes/byte-string.ts";
import { NAME_MAX, nodeName } from "../../src/path/node-name.ts";
import { sideName } from "../../src/path/side-name.ts";

describe("sideName()", () => {
  it("sideName(): where it fits, the name itself between two dots", () => {
    expect(sideName(nodeName("ls"), "gone")).toBe(".ls.gone");
    expect(sideName(nodeName("n".repeat(249)), "gone")).toBe(`.${"n".repeat(249)}.gone`);
    expect(sideName(nodeName("n".repeat(250)), "new")).toBe(`.${"n".repeat(250)}.new`);
  });

  it("sideName(): where it does not, the name's hash", () => {
    expect(sideName(nodeName("n".repeat(250)), "gone")).toMatch(/^\.~[0-9a-f]{32}\.gone$/);
    expect(sideName(nodeName(decodeBytes(Buffer.alloc(251, 0xff))), "new")).toMatch(/^\.~[0-9a-f]{32}\.new$/);
    expect(sideName(nodeName("n".repeat(251)), "gone")).not.toBe(sideName(nodeName("n".repeat(250)), "gone"));
  });

  it("sideName(): any legal name, a legal name that is another [REQ-S1]", () => {
    const name = fc.uint8Array({ minLength: 1, maxLength: NAME_MAX }).map((bytes) => nodeName(decodeBytes(Uint8Array.from(bytes, (byte) => (byte === 0 || byte === 0x2f || byte === 0x2e ? 0x61 : byte)))));
    fc.assert(fc.property(name, fc.constantFrom("new" as const, "gone" as const), (given, use) => {
      expect(sideName(given, use)).not.toBe(given);
      expect(encodeBytes(sideName(given, use)).length).toBeLessThanOrEqual(NAME_MAX);
    }));
  });
});
