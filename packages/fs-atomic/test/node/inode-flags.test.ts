import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { getInodeFlags, setInodeFlags } from "../../src/node/inode-flags.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { refusal } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

describe("getInodeFlags(), setInodeFlags()", () => {
  it("getInodeFlags(): a plain file and directory, neither; a link and a FIFO have none [REQ-S2]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "");
    mkdirSync(join(path, "d"));
    symlinkSync("f", join(path, "l"));
    spawnSync("mkfifo", [join(path, "p")]);
    const before = openDescriptors();
    // Null where the file system of the temporary directory keeps no flags.
    for (const name of ["f", "d"]) expect([null, { immutable: false, append: false }]).toContainEqual(getInodeFlags(dir, name));
    expect([getInodeFlags(dir, "l"), getInodeFlags(dir, "p"), setInodeFlags(dir, "l", { immutable: true })]).toEqual([null, null, null]);
    expect(refusal(() => getInodeFlags(dir, "gone"))).toEqual({ id: "syscall", reason: "ENOENT" });
    expect(openDescriptors()).toBe(before);
  });

  it("setInodeFlags(): only the given bits, nothing where they are so already", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "");
    const set: number[] = [];
    const sys = { ...dir.sys, inodeFlags: () => 0x80010, setInodeFlags: (_fd: number, flags: number) => void set.push(flags) };
    for (const wanted of [{ append: true }, { immutable: false }, { immutable: true }, {}]) {
      expect(setInodeFlags({ ...dir, sys }, "f", wanted)).toEqual({ immutable: true, append: false });
    }
    expect(set).toEqual([0x80030, 0x80000]);
  });

  it.each(["ENOTTY", "ENOTSUP"])("getInodeFlags(): a file system that says %s, null", (code) => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "");
    const inodeFlags = (): never => { throw new SyscallError("ioctl", code, "."); };
    expect(getInodeFlags({ ...dir, sys: { ...dir.sys, inodeFlags } }, "f")).toBeNull();
  });
});
