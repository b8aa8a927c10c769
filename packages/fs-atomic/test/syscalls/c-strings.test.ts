import { describe, expect, it } from "vitest";
import { readNames, splitXattrList, text } from "../../src/syscalls/c-strings.ts";
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
