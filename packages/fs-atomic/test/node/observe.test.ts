import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { hashFile } from "../../src/file/hash-file.ts";
import { readFile } from "../../src/file/read-file.ts";
import { identityOf } from "../../src/node/identity.ts";
import { observe } from "../../src/node/observe.ts";
import { FS_TYPE, OPEN } from "../../src/syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusal } from "../support/refusal.ts";
import { startRival } from "../support/rival.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";

describe("observe()", () => {
  it("observe(): every kind, told apart without following", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "file"), "");
    mkdirSync(join(path, "dir"));
    for (const [name, dest] of [["link", "file"], ["dangling", "nowhere"], ["to-dir", "dir"], ["self", "self"]] as const) symlinkSync(dest, join(path, name));
    const kinds = ["file", "dir", "link", "dangling", "to-dir", "self", "gone"].map((name) => observe(dir, name).kind);
    expect(kinds).toEqual(["file", "dir", "symlink", "symlink", "symlink", "symlink", "none"]);
    expect(observe(dir, "dangling")).toMatchObject({ dest: "nowhere", stat: { size: 7n } });
  });

  it("observe(): a FIFO and a socket, seen at once and not opened [REQ-S2]", async () => {
    const { dir, path } = scratch();
    execFileSync("mkfifo", [join(path, "fifo")]);
    const server = createServer().listen(join(path, "socket"));
    await once(server, "listening");
    expect([observe(dir, "fifo").kind, observe(dir, "socket").kind]).toEqual(["other", "other"]);
    server.close();
  });

  it("readFile(), hashFile(): a FIFO cannot hang them [REQ-S2]", async () => {
    const { dir, path } = scratch();
    execFileSync("mkfifo", [join(path, "fifo")]);
    writeFileSync(join(path, "file"), "");
    expect(refusal(() => readFile(dir, "fifo"))).toEqual({ id: "E_GENERIC", reason: "not_a_file" });
    expect(await hashFile(dir, "fifo", identityOf(observe(dir, "file")))).toBeNull();
  });

  it("observe(): a link that is replaced while it is looked at, the one or the other and no mixture [REQ-A4]", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    const replace = (): void => { writeFileSync(join(path, "new"), "bytes"); renameSync(join(path, "new"), join(path, "n")); };
    const before = rootAt(path, { ...sys, openat: (fd, name, options) => { if (name === "n") replace(); return sys.openat(fd, name, options); } });
    symlinkSync("old", join(path, "n"));
    expect(observe(before.dir, "n")).toMatchObject({ kind: "file", stat: { size: 5n } });
    const after = rootAt(path, { ...sys, readlinkat: (fd, name) => { replace(); return sys.readlinkat(fd, name); } });
    unlinkSync(join(path, "n"));
    symlinkSync("old", join(path, "n"));
    expect(observe(after.dir, "n")).toMatchObject({ kind: "symlink", dest: "old", stat: { size: 3n } });
  });

  it("observe(): an empty name, what the handle is open on, a link itself included", () => {
    const { dir, path } = scratch();
    symlinkSync("dest", join(path, "link"));
    const fd = dir.sys.openat(dir.fd, "link", { flags: OPEN.PATH | OPEN.NOFOLLOW });
    expect(identityOf(observe({ ...dir, fd }, ""))).toEqual(identityOf(observe(dir, "link")));
    dir.sys.close(fd);
    expect(observe(dir, "").kind).toBe("dir");
  });

  it("observe(): a link that goes while it is looked at, none", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    const { dir } = rootAt(path, { ...sys, openat: (fd, name, options) => { if (name === "n") unlinkSync(join(path, "n")); return sys.openat(fd, name, options); } });
    symlinkSync("old", join(path, "n"));
    expect(observe(dir, "n")).toEqual({ kind: "none" });
  });

  it("observe(): two links that are exchanged and exchanged back meanwhile, never one's text with the other's inode [REQ-A4]", async () => {
    const { dir, path } = scratch();
    symlinkSync("a".repeat(10), join(path, "x"));
    symlinkSync("b".repeat(20), join(path, "y"));
    const rival = startRival({ do: "flip", path, a: "x", b: "y" });
    await rival.begun();
    const seen = new Set<string>();
    for (let tries = 0; tries < 20_000; tries++) {
      const node = observe(dir, "x");
      seen.add(node.kind === "symlink" ? `${node.dest.length} ${node.stat.size}` : node.kind);
    }
    await rival.stop();
    expect([...seen].sort()).toEqual(["10 10", "20 20"]);
  });

  it.each(["EIO", "EINVAL", "EACCES", "ENAMETOOLONG"])("observe(): %s of statx, passes: it is not absence", (errno) => {
    const { dir } = rootAt(scratchPath(), { ...linuxSyscalls(), statx: (_fd, name) => { throw new SyscallError("statx", errno, name); } });
    expect(refusal(() => observe(dir, "n"))).toEqual({ id: "syscall", reason: errno });
  });

  it("observe(): on overlayfs the birth time does not count, elsewhere it does [REQ-A4]", () => {
    const path = scratchPath();
    writeFileSync(join(path, "n"), "");
    const overlay = rootAt(path, { ...linuxSyscalls(), fileSystemType: () => FS_TYPE.OVERLAY });
    const plain = rootAt(path, { ...linuxSyscalls(), fileSystemType: () => 0xef53 });
    expect(identityOf(observe(overlay.dir, "n"))).toMatchObject({ btime_ns: null });
    expect(identityOf(observe(plain.dir, "n"))).toMatchObject({ btime_ns: expect.stringMatching(/^\d+$/) });
    unlinkSync(join(path, "n"));
  });
});
