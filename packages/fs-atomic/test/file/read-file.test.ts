import { appendFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFile } from "../../src/file/open-file.ts";
import { readFile } from "../../src/file/read-file.ts";
import { refusal } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

describe("readFile()", () => {
  it("readFile(): all bytes, up to the limit and not one more", () => {
    const { dir, path } = scratch();
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31) & 0xff));
    writeFileSync(join(path, "f"), bytes);
    writeFileSync(join(path, "empty"), "");
    expect(readFile(dir, "f", 300_000).equals(bytes)).toBe(true);
    expect(readFile(dir, "empty", 0)).toHaveLength(0);
    expect(refusal(() => readFile(dir, "f", 299_999))).toEqual({ id: "E_GENERIC", reason: "too_large" });
  });

  it("readFile(): anything but a file, refused without a descriptor left open [REQ-TOCTOU1]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "");
    symlinkSync("f", join(path, "link"));
    mkdirSync(join(path, "d"));
    const before = readdirSync("/proc/self/fd").length;
    expect(refusal(() => readFile(dir, "link"))).toEqual({ id: "syscall", reason: "ELOOP" });
    expect(refusal(() => readFile(dir, "gone"))).toEqual({ id: "syscall", reason: "ENOENT" });
    expect(refusal(() => readFile(dir, "d"))).toEqual({ id: "E_GENERIC", reason: "not_a_file" });
    expect(readdirSync("/proc/self/fd")).toHaveLength(before);
  });
});

describe("openFile()", () => {
  it("openFile(): any piece, fewer bytes only at the end, and nothing that was appended since", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "0123456789");
    const before = readdirSync("/proc/self/fd").length;
    const file = openFile(dir, "f", 10);
    appendFileSync(join(path, "f"), "later");
    const pieces = [[0, 4], [4, 6], [8, 100], [10, 1], [11, 5]].map(([at = 0, length = 0]) => file.read(at, length).toString());
    expect(pieces).toEqual(["0123", "456789", "89", "", ""]);
    expect(file.size).toBe(10);
    file.close();
    expect(readdirSync("/proc/self/fd")).toHaveLength(before);
  });
});
