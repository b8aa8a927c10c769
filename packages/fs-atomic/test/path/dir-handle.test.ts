import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { closeDir, openDir, pathIn } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { refusal } from "../support/refusal.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";

/** The kernel, or one that refuses openat2 with this error. */
function kernel(openat2: string): Syscalls {
  const sys = linuxSyscalls();
  if (openat2 === "allowed") return sys;
  return {
    ...sys,
    openat2: (_dir, path) => {
      throw new SyscallError("openat2", openat2, path);
    },
  };
}

const names = (path: string): ReturnType<typeof nodeName>[] => path.split("/").filter(Boolean).map(nodeName);

describe.each(["allowed", "ENOSYS", "EPERM", "EAGAIN"])("openDir(), openat2 %s", (openat2) => {
  it("openDir(): a directory below the root, its own inode [REQ-TOCTOU1]", () => {
    const path = scratchPath();
    mkdirSync(join(path, "usr/bin"), { recursive: true });
    const { root } = rootAt(path, kernel(openat2));
    for (const below of ["", "usr", "usr/bin"]) {
      const dir = openDir(root, names(below));
      expect(dir.path).toBe(`/${below}`);
      expect(root.sys.statx(dir.fd, "").ino).toBe(root.sys.statx(root.fd, below).ino);
      closeDir(dir);
    }
  });

  it("openDir(): may be synced", async () => {
    const { dir } = rootAt(scratchPath(), kernel(openat2));
    await expect(dir.sys.fsync(dir.fd)).resolves.toBeUndefined();
  });

  it.each([
    ["first/bin", "parent_is_link"],
    ["usr/middle/bin", "parent_is_link"],
    ["usr/last", "parent_is_link"],
    ["out", "parent_is_link"],
    ["dangling", "parent_is_link"],
    ["gone", "parent_missing"],
    ["usr/gone/bin", "parent_missing"],
    ["file", "parent_not_directory"],
    ["file/bin", "parent_not_directory"],
  ])("openDir(): /%s, refused as %s [REQ-TOCTOU1] [REQ-S1]", (below, reason) => {
    const path = scratchPath();
    mkdirSync(join(path, "usr/bin"), { recursive: true });
    symlinkSync("usr", join(path, "first"));
    symlinkSync(".", join(path, "usr/middle"));
    symlinkSync("bin", join(path, "usr/last"));
    symlinkSync("/", join(path, "out"));
    symlinkSync("nowhere", join(path, "dangling"));
    writeFileSync(join(path, "file"), "");
    const { root } = rootAt(path, kernel(openat2));
    expect(refusal(() => openDir(root, names(below)))).toEqual({ id: "E_POLICY", reason });
  });

  it("openDir(): refusals and successes, no descriptor left open", () => {
    const path = scratchPath();
    mkdirSync(join(path, "a/b/c"), { recursive: true });
    writeFileSync(join(path, "a/b/file"), "");
    const { root } = rootAt(path, kernel(openat2));
    const before = openDescriptors();
    for (let round = 0; round < 50; round++) {
      closeDir(openDir(root, names("a/b/c")));
      refusal(() => openDir(root, names("a/b/file/c")));
      refusal(() => openDir(root, names("a/gone/c")));
    }
    expect(openDescriptors()).toBe(before);
  });
});

describe("openDir()", () => {
  it("openDir(): EAGAIN now and then, asked again and no slower way taken", () => {
    const path = scratchPath();
    mkdirSync(join(path, "a/b"), { recursive: true });
    const sys = linuxSyscalls();
    let calls = 0;
    const { root } = rootAt(path, {
      ...sys,
      openat2: (...args) => {
        calls += 1;
        if (calls % 4 !== 0) throw new SyscallError("openat2", "EAGAIN", args[1]);
        return sys.openat2(...args);
      },
      openat: (dir, name, options) => {
        if (name === "a") throw new Error("component walk");
        return sys.openat(dir, name, options);
      },
    });
    calls = 0;
    closeDir(openDir(root, names("a/b")));
    expect(calls).toBe(4);
  });

  it("openDir(): any other error of the kernel, a typed refusal [REQ-S1]", () => {
    const { root } = rootAt(scratchPath());
    const failing = { ...root, sys: kernel("EMFILE") };
    expect(refusal(() => openDir(failing, names("a")))).toEqual({ id: "E_POLICY", reason: "parent_unreadable" });
  });

  it("openDir(): the directory is renamed and its path given to another, the handle stays with it [REQ-TOCTOU1]", () => {
    const path = scratchPath();
    mkdirSync(join(path, "bin"));
    writeFileSync(join(path, "bin/inside"), "");
    const { root } = rootAt(path);
    const dir = openDir(root, names("bin"));
    renameSync(join(path, "bin"), join(path, "moved"));
    symlinkSync("/", join(path, "bin"));
    expect(dir.sys.readDirectory(dir.fd)).toEqual(["inside"]);
    dir.sys.symlinkat("x", dir.fd, "made");
    expect(readdirSync(join(path, "moved")).sort()).toEqual(["inside", "made"]);
    closeDir(dir);
    rmSync(join(path, "bin"));
  });

  it("pathIn(): as written inside the root", () => {
    const path = scratchPath();
    mkdirSync(join(path, "usr"));
    const { root, dir } = rootAt(path);
    const usr = openDir(root, names("usr"));
    expect([pathIn(dir, "ls"), pathIn(usr, "ls")]).toEqual(["/ls", "/usr/ls"]);
    closeDir(usr);
  });
});
