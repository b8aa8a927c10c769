import { describe, expect, it } from "vitest";
import { passing, readNames, splitXattrList, text } from "../../src/syscalls/c-strings.ts";
import { refusal } from "../support/refusal.ts";

/** One `struct linux_dirent64`. */
function record(name: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil((19 + name.length + 1) / 8) * 8, 0xee);
  bytes.writeUInt16LE(bytes.length, 16);
  name.copy(bytes, 19);
  bytes[19 + name.length] = 0;
  return bytes;
}

describe("text()", () => {
  it("text(): the bytes and one NUL", () => {
    expect(text("é")).toEqual(Buffer.from([0xc3, 0xa9, 0]));
    expect(text("\udcff")).toEqual(Buffer.from([0xff, 0]));
  });

  it("text(): a NUL in the middle, refused rather than cut off [REQ-S1]", () => {
    expect(refusal(() => text("ls\0.bak"))).toEqual({ id: "syscall", reason: "EINVAL" });
  });
});

describe("readNames()", () => {
  it("readNames(): several answers, every name but . and ..", () => {
    const answers = [Buffer.concat([".", "..", "a"].map((name) => record(Buffer.from(name)))), record(Buffer.from([0x62, 0xff]))];
    const fill = (buffer: Buffer): number => answers.shift()?.copy(buffer) ?? 0;
    expect(readNames(fill)).toEqual(["a", "b\udcff"]);
  });
});

describe("splitXattrList()", () => {
  it("splitXattrList(): sorted names, bytes kept", () => {
    expect(splitXattrList(Buffer.from("user.b\0security.capability\0user.\xff\0", "latin1"))).toEqual(["security.capability", "user.b", "user.\udcff"]);
    expect(splitXattrList(new Uint8Array())).toEqual([]);
  });
});

describe("passing()", () => {
  it.each(["", "name", "näme\u{1f600}", "x".repeat(4096), "ü".repeat(4096), "x".repeat(5000), "\udcff"])("passing(): the same bytes as text(), to the NUL (%#)", (value) => {
    const [expected, found] = [text(value), passing(value, 1)];
    expect(found.subarray(0, expected.length).equals(expected)).toBe(true);
  });

  it("passing(): two at once do not disturb each other; a NUL is refused", () => {
    const [a, b] = [passing("longer name", 0), passing("b", 1)];
    expect([a.toString("utf8", 0, 12), b.toString("utf8", 0, 2)]).toEqual(["longer name\0", "b\0"]);
    expect(refusal(() => passing("a\0b", 0))).toEqual({ id: "syscall", reason: "EINVAL" });
  });
});
