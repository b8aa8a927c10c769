import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OPEN } from "../../src/syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusal } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

const sys = linuxSyscalls();
const errno = (reason: string): { id: string; reason: string } => ({ id: "syscall", reason });
const ways = [["O_RDONLY", OPEN.RDONLY], ["O_PATH", OPEN.PATH | OPEN.NOFOLLOW]] as const;

/** Without what the file system adds by itself. */
const own = (found: ReadonlyMap<string, Buffer>): unknown => [...found].filter(([key]) => key.startsWith("user."));

describe.each(ways)("attribute calls on a descriptor opened with %s, against the kernel", (_way, flags) => {
  it("fchmod(), fchown(), setTimes(): as stat tells them, to the nanosecond, before the epoch too", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "f"), "x");
    const fd = sys.openat(dir.fd, "f", { flags });
    sys.fchown(fd, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    for (const mode of [0o4755, 0o600]) {
      sys.fchmod(fd, mode);
      expect(fs.statSync(join(path, "f")).mode & 0o7777).toBe(mode);
    }
    for (const times of [{ atimeNs: 5_000_000_007n, mtimeNs: 1_700_000_000_123_456_789n }, { atimeNs: -1n, mtimeNs: -1_000_000_001n }]) {
      sys.setTimes(fd, times);
      expect(sys.statx(dir.fd, "f")).toMatchObject(times);
    }
    sys.close(fd);
  });

  it("setXattr(), xattrs(), removeXattr(): every byte of a value, an empty one, none left", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "f"), "x");
    const fd = sys.openat(dir.fd, "f", { flags });
    const wanted = new Map([["user.all", Buffer.from(Array.from({ length: 256 }, (_, at) => at))], ["user.empty", Buffer.alloc(0)]]);
    for (const [key, value] of wanted) sys.setXattr(fd, key, value);
    expect(own(sys.xattrs(fd, ""))).toEqual([...wanted]);
    expect(own(sys.xattrs(dir.fd, "f"))).toEqual([...wanted]);
    for (const key of wanted.keys()) sys.removeXattr(fd, key);
    expect(own(sys.xattrs(fd, ""))).toEqual([]);
    expect(refusal(() => sys.removeXattr(fd, "user.all"))).toEqual(errno("ENODATA"));
    expect(refusal(() => sys.setXattr(fd, "user.a\0b", Buffer.from("x")))).toEqual(errno("EINVAL"));
    sys.close(fd);
  });
});

describe("attribute calls", () => {
  it("setTimes(), fchown(), fchmod(): a symlink itself, not what it leads to; its mode cannot be set", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "f"), "x");
    fs.symlinkSync("f", join(path, "l"));
    const before = sys.statx(dir.fd, "f");
    const fd = sys.openat(dir.fd, "l", { flags: OPEN.PATH | OPEN.NOFOLLOW });
    sys.setTimes(fd, { atimeNs: 1n, mtimeNs: 2n });
    sys.fchown(fd, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    expect(sys.statx(dir.fd, "l").mtimeNs).toBe(2n);
    expect(refusal(() => sys.fchmod(fd, 0o600))).toEqual(errno("ENOTSUP"));
    expect(sys.statx(dir.fd, "f")).toEqual(before);
    sys.close(fd);
  });

  it("attribute calls: a descriptor that is not open, refused", () => {
    const { dir } = scratch();
    const fd = sys.openat(dir.fd, ".", { flags: OPEN.RDONLY });
    sys.close(fd);
    const calls = [() => sys.fchmod(fd, 0), () => sys.fchown(fd, 0, 0), () => sys.inodeFlags(fd), () => sys.setInodeFlags(fd, 0), () => sys.seek(fd, 0, 0)];
    expect(calls.map(refusal)).toEqual(calls.map(() => errno("EBADF")));
    const byPath = [() => sys.setTimes(fd, { atimeNs: 0n, mtimeNs: 0n }), () => sys.setXattr(fd, "user.x", Buffer.from("x")), () => sys.removeXattr(fd, "user.x")];
    expect(byPath.map(refusal)).toEqual(byPath.map(() => errno("ENOENT")));
  });
});
