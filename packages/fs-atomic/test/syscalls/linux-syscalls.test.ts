import * as fs from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FLOCK, FS_TYPE, MODE, OPEN, RENAME, RESOLVE, STATX_ATTR } from "../../src/syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusal } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

const sys = linuxSyscalls();
const errno = (reason: string): { id: string; reason: string } => ({ id: "syscall", reason });

describe("linuxSyscalls(), each call against the kernel", () => {
  it("openat2(): resolves below the directory and refuses the ways out [REQ-TOCTOU1]", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "file"), "x");
    fs.symlinkSync("file", join(path, "link"));
    const open = (name: string, resolve: number): number => sys.openat2(dir.fd, name, { flags: OPEN.RDONLY, resolve });
    sys.close(open("file", RESOLVE.BENEATH));
    expect(refusal(() => open("link", RESOLVE.NO_SYMLINKS))).toEqual(errno("ELOOP"));
    expect(refusal(() => open("..", RESOLVE.BENEATH))).toEqual(errno("EXDEV"));
    expect(refusal(() => open("/", RESOLVE.BENEATH))).toEqual(errno("EXDEV"));
    expect(refusal(() => open("gone", 0))).toEqual(errno("ENOENT"));
  });

  it("openat(): creates with a mode; every descriptor is close-on-exec", () => {
    const { dir, path } = scratch();
    const fds = [
      sys.openat(dir.fd, "new", { flags: OPEN.RDWR | OPEN.CREAT | OPEN.EXCL, mode: 0o600 }),
      sys.openat2(dir.fd, "new", { flags: OPEN.RDONLY, resolve: 0 }),
    ];
    for (const fd of fds) expect(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1")).toMatch(/flags:\s+0?2[0-7]{6}\n/);
    for (const fd of fds) sys.close(fd);
    expect(fs.statSync(join(path, "new")).mode & 0o777).toBe(0o600);
    expect(refusal(() => sys.openat(dir.fd, "new", { flags: OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL }))).toEqual(errno("EEXIST"));
    expect(refusal(() => sys.close(fds[0] ?? -1))).toEqual(errno("EBADF"));
  });

  it("openat(): O_DIRECTORY, O_NOFOLLOW and O_PATH have this machine's numbers", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "file"), "x");
    fs.symlinkSync("file", join(path, "link"));
    expect(refusal(() => sys.openat(dir.fd, "file", { flags: OPEN.RDONLY | OPEN.DIRECTORY }))).toEqual(errno("ENOTDIR"));
    expect(refusal(() => sys.openat(dir.fd, "link", { flags: OPEN.RDONLY | OPEN.NOFOLLOW }))).toEqual(errno("ELOOP"));
    const fd = sys.openat(dir.fd, "link", { flags: OPEN.PATH | OPEN.NOFOLLOW });
    expect(sys.statx(fd, "").mode & MODE.TYPE).toBe(MODE.SYMLINK);
    expect(refusal(() => sys.pread(fd, Buffer.alloc(1), 0))).toEqual(errno("EBADF"));
    sys.close(fd);
  });

  it("statx(): agrees with Node's lstat, to the nanosecond", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "file"), "12345", { mode: 0o640 });
    fs.linkSync(join(path, "file"), join(path, "second"));
    const is = fs.lstatSync(join(path, "file"), { bigint: true });
    const stat = sys.statx(dir.fd, "file");
    expect(stat).toMatchObject({ mode: Number(is.mode), ino: is.ino, size: 5n, nlink: 2, uid: Number(is.uid), gid: Number(is.gid) });
    // Node goes by way of a double: it may be off by some hundred nanoseconds.
    for (const [ours, theirs] of [[stat.mtimeNs, is.mtimeNs], [stat.ctimeNs, is.ctimeNs], [stat.btimeNs ?? 0n, is.birthtimeNs]] as const) {
      expect(Math.abs(Number(ours - theirs))).toBeLessThan(2000);
    }
    expect(stat.attributes & (STATX_ATTR.IMMUTABLE | STATX_ATTR.APPEND)).toBe(0n);
    expect(fs.readFileSync("/proc/self/mountinfo", "latin1")).toMatch(new RegExp(`^${stat.mountId} \\d+ ${stat.device} `, "m"));
    expect(sys.statx(dir.fd, "").ino).toBe(fs.statSync(path, { bigint: true }).ino);
    expect(refusal(() => sys.statx(dir.fd, "gone"))).toEqual(errno("ENOENT"));
  });

  it.each([1, 1023, 1024, 1025, 4095])("readlinkat(): a text of %i bytes, whole", (length) => {
    const { dir } = scratch();
    sys.symlinkat("x".repeat(length), dir.fd, "link");
    expect(sys.readlinkat(dir.fd, "link")).toHaveLength(length);
  });

  it("readDirectory(): more names than one answer holds, each once; and again", () => {
    const { dir } = scratch();
    const names = Array.from({ length: 2500 }, (_, at) => `${"n".repeat(40)}${at}`).sort();
    for (const name of names) sys.symlinkat("x", dir.fd, name);
    expect(sys.readDirectory(dir.fd).sort()).toEqual(names);
    expect(sys.readDirectory(dir.fd)).toHaveLength(2500);
  });

  it("linkat(), rename(), unlinkat(), mkdirat(), rmdirat(): do what they say", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "a"), "a");
    sys.symlinkat("a", dir.fd, "l");
    sys.linkat(dir.fd, "l", dir.fd, "l2");
    expect(fs.readlinkSync(join(path, "l2"))).toBe("a");
    sys.rename(dir.fd, "a", "l", RENAME.EXCHANGE);
    expect([fs.readFileSync(join(path, "l"), "latin1"), fs.readlinkSync(join(path, "a"))]).toEqual(["a", "a"]);
    expect(refusal(() => sys.rename(dir.fd, "a", "l", RENAME.NOREPLACE))).toEqual(errno("EEXIST"));
    sys.rename(dir.fd, "l", "a", 0);
    sys.unlinkat(dir.fd, "l2");
    sys.mkdirat(dir.fd, "d", 0o700);
    expect(sys.readDirectory(dir.fd).sort()).toEqual(["a", "d"]);
    expect(refusal(() => sys.unlinkat(dir.fd, "d"))).toEqual(errno("EISDIR"));
    const d = sys.openat(dir.fd, "d", { flags: OPEN.RDONLY | OPEN.DIRECTORY });
    sys.renameInto(dir.fd, "a", d, "b", RENAME.NOREPLACE);
    expect([sys.readDirectory(dir.fd), sys.readDirectory(d)]).toEqual([["d"], ["b"]]);
    sys.renameInto(d, "b", dir.fd, "a", RENAME.NOREPLACE);
    sys.close(d);
    sys.rmdirat(dir.fd, "d");
    expect(refusal(() => sys.rmdirat(dir.fd, "a"))).toEqual(errno("ENOTDIR"));
  });

  it("write(), pread(), ftruncate(), fchmod(), fsync(), syncfs(): do what they say", async () => {
    const { dir, path } = scratch();
    const fd = sys.openat(dir.fd, "f", { flags: OPEN.RDWR | OPEN.CREAT | OPEN.EXCL, mode: 0o600 });
    sys.write(fd, Buffer.from("hello "));
    sys.write(fd, Buffer.from("world"));
    const buffer = Buffer.alloc(20);
    expect(sys.pread(fd, buffer, 6)).toBe(5);
    expect(buffer.toString("latin1", 0, 5)).toBe("world");
    sys.ftruncate(fd, 5);
    sys.fchmod(fd, 0o4750);
    sys.fchown(fd, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    await sys.fsync(fd);
    sys.syncfs(dir.fd);
    sys.close(fd);
    expect(fs.readFileSync(join(path, "f"), "latin1")).toBe("hello");
    await expect(sys.fsync(fd)).rejects.toMatchObject({ name: "SyscallError", code: "EBADF", syscall: "fsync" });
    const calls = [() => sys.fchmod(fd, 0), () => sys.write(fd, Buffer.from("x")), () => sys.ftruncate(fd, 0), () => sys.syncfs(fd)];
    expect(calls.map(refusal)).toEqual(calls.map(() => errno("EBADF")));
  });

  it("flock(): the lock that flock(1) sees; held elsewhere, false and no error [REQ-L6]", () => {
    const { dir, path } = scratch();
    const open = (): number => sys.openat(dir.fd, "lock", { flags: OPEN.RDWR | OPEN.CREAT, mode: 0o600 });
    const [first, second] = [open(), open()];
    const command = (): number | null => spawnSync("flock", ["-n", join(path, "lock"), "true"]).status;
    expect(sys.flock(first, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK)).toBe(true);
    expect(sys.flock(second, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK)).toBe(false);
    expect(command()).toBe(1);
    sys.flock(first, FLOCK.UNLOCK);
    expect(command()).toBe(0);
    expect(sys.flock(second, FLOCK.SHARED | FLOCK.NONBLOCK)).toBe(true);
    expect(sys.flock(first, FLOCK.SHARED | FLOCK.NONBLOCK)).toBe(true);
    sys.close(first);
    sys.close(second);
    expect(refusal(() => sys.flock(second, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK))).toEqual(errno("EBADF"));
  });

  it("checkExecute(): a file with an x bit, allowed; without one, EACCES; nothing there, ENOENT", () => {
    const { dir, path } = scratch();
    for (const [name, mode] of [["may", 0o755], ["not", 0o644]] as const) fs.writeFileSync(join(path, name), "", { mode });
    expect(sys.checkExecute(dir.fd, "may")).toBeUndefined();
    expect(refusal(() => sys.checkExecute(dir.fd, "not"))).toEqual(errno("EACCES"));
    expect(refusal(() => sys.checkExecute(dir.fd, "gone"))).toEqual(errno("ENOENT"));
  });

  it("fileSystemType(): as stat -f tells it", () => {
    const { dir, path } = scratch();
    const type = sys.fileSystemType(dir.fd);
    expect(type).toBe(fs.statfsSync(path).type);
    expect(type === FS_TYPE.OVERLAY).toBe(spawnSync("stat", ["-f", "-c", "%t", path], { encoding: "latin1" }).stdout.trim() === "794c7630");
  });

  it("xattrs(): a file without any, an empty map; nothing there, ENOENT", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "f"), "");
    fs.symlinkSync("f", join(path, "l"));
    const own = (name: string): string[] => [...sys.xattrs(dir.fd, name).keys()].filter((key) => key !== "security.selinux");
    expect([own("f"), own("l")]).toEqual([[], []]);
    expect(refusal(() => sys.xattrs(dir.fd, "gone"))).toEqual(errno("ENOENT"));
  });

  it.each(["a\0b", "\0"])("linuxSyscalls(): the name %j, refused by every call [REQ-S1]", (name) => {
    const { dir } = scratch();
    const calls = [
      () => sys.openat(dir.fd, name, { flags: OPEN.RDWR | OPEN.CREAT }),
      () => sys.symlinkat(name, dir.fd, "l"),
      () => sys.symlinkat("x", dir.fd, name),
      () => sys.mkdirat(dir.fd, name, 0o755),
      () => sys.xattrs(dir.fd, name),
    ];
    for (const call of calls) expect(refusal(call)).toEqual(errno("EINVAL"));
    expect(sys.readDirectory(dir.fd)).toEqual([]);
  });
});

describe("linuxSyscalls()", () => {
  it("linuxSyscalls(): one instance for all", () => {
    expect(linuxSyscalls()).toBe(sys);
  });

  it("linuxSyscalls(): native code not allowed, a typed error that names the cause", () => {
    const entry = new URL("../../src/index.ts", import.meta.url).href;
    const script = `import { linuxSyscalls } from ${JSON.stringify(entry)};
      try { linuxSyscalls(); } catch (error) { console.log(error.id, error.reason, error.remedies.length, error.cause !== undefined); }`;
    const { stdout } = spawnSync(process.execPath, ["--no-addons", "--input-type=module", "-e", script], { encoding: "utf8" });
    expect(stdout).toBe("E_GENERIC native_unavailable 2 true\n");
  });
});
