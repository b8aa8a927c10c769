/** This defines the one implementation of `Syscalls`: the only file with FFI, and the only one with mutators of node:fs. */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import process from "node:process";
import type * as Koffi from "koffi";
import { decodeBytes } from "../bytes/byte-string.ts";
import { ignoring } from "../errors/ignoring.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf, SyscallError } from "../errors/syscall-error.ts";
import { splitXattrList, readNames, text } from "./c-strings.ts";
import { AT, CALL_NUMBERS, FLOCK, OPEN } from "./kernel-abi.ts";
import { readStatx, STATX_MASK, STATX_SIZE } from "./statx.ts";
import type { Syscalls } from "./syscalls.ts";
import { viaNode } from "./via-node.ts";

/** A bound C function. */
type NativeCall = (...args: readonly unknown[]) => unknown;

/** No list of attributes and no value is longer (limits.h: XATTR_LIST_MAX, XATTR_SIZE_MAX). */
const XATTR_MAX = 65536;
/** The size of `struct statfs`, with room to spare. */
const STATFS_SIZE = 256;

let instance: Syscalls | undefined;

/**
 * The kernel, loaded on first use (about 14 ms, once per process).
 *
 * @throws {@link SwitchyardError} `E_GENERIC` `native_unavailable`: this Node may not load native code, or the
 * architecture is neither x64 nor arm64. Nothing has been touched.
 */
export function linuxSyscalls(): Syscalls {
  instance ??= bind();
  return instance;
}

function bind(): Syscalls {
  const { lib, errno } = load();
  const numbers = CALL_NUMBERS[architecture()];
  const call = (name: string, result: string, args: string[]): NativeCall => lib.func(name, result, args);
  const TEXT = "const uint8_t *";
  const BYTES = "uint8_t *";
  const c = {
    openat2: call("syscall", "long", ["long", "int", TEXT, TEXT, "size_t"]),
    renameat2: call("syscall", "long", ["long", "int", TEXT, "int", TEXT, "uint"]),
    statx: call("syscall", "long", ["long", "int", TEXT, "int", "uint", BYTES]),
    getdents64: call("syscall", "long", ["long", "int", BYTES, "size_t"]),
    close: call("close", "int", ["int"]),
    openat: call("openat", "int", ["int", TEXT, "int", "uint"]),
    readlinkat: call("readlinkat", "long", ["int", TEXT, BYTES, "size_t"]),
    symlinkat: call("symlinkat", "int", [TEXT, "int", TEXT]),
    linkat: call("linkat", "int", ["int", TEXT, "int", TEXT, "int"]),
    unlinkat: call("unlinkat", "int", ["int", TEXT, "int"]),
    mkdirat: call("mkdirat", "int", ["int", TEXT, "uint"]),
    syncfs: call("syncfs", "int", ["int"]),
    fstatfs: call("fstatfs", "int", ["int", BYTES]),
    flock: call("flock", "int", ["int", "int"]),
    llistxattr: call("llistxattr", "long", [TEXT, BYTES, "size_t"]),
    lgetxattr: call("lgetxattr", "long", [TEXT, TEXT, BYTES, "size_t"]),
  };

  /** Runs a call until it is not interrupted. errno is read at once: any other call in between would change it. */
  const run = (syscall: string, path: string, act: () => unknown): number => {
    for (;;) {
      const result = Number(act());
      if (result >= 0) return result;
      const code = errno();
      if (code !== constants.errno.EINTR) throw new SyscallError(syscall, code, path);
    }
  };
  const close = (fd: number): void => {
    // Not by Node, which in a worker thread warns of descriptors that it did not open. Not again after EINTR: it is
    // closed then, and its number may already be another's.
    if (c.close(fd) === 0) return;
    const code = errno();
    if (code !== constants.errno.EINTR) throw new SyscallError("close", code, ".");
  };

  return {
    openat2: (dir, path, { flags, resolve }) => {
      const how = Buffer.alloc(24);
      how.writeBigUInt64LE(BigInt(flags | OPEN.CLOEXEC), 0);
      how.writeBigUInt64LE(BigInt(resolve), 16);
      return run("openat2", path, () => c.openat2(numbers.openat2, dir, text(path), how, how.length));
    },
    openat: (dir, name, { flags, mode = 0 }) =>
      run("openat", name, () => c.openat(dir, text(name), flags | OPEN.CLOEXEC, mode)),
    close,
    statx: (dir, name) => {
      const buffer = Buffer.alloc(STATX_SIZE);
      const flags = AT.SYMLINK_NOFOLLOW | AT.NO_AUTOMOUNT | (name === "" ? AT.EMPTY_PATH : 0);
      run("statx", name, () => c.statx(numbers.statx, dir, text(name), flags, STATX_MASK, buffer));
      return readStatx(buffer);
    },
    readlinkat: (dir, name) => {
      for (let size = 1024; ; size *= 4) {
        const buffer = Buffer.alloc(size);
        const length = run("readlinkat", name, () => c.readlinkat(dir, text(name), buffer, size));
        if (length < size) return decodeBytes(buffer.subarray(0, length));
      }
    },
    readDirectory: (dir) => {
      const fd = run("openat", ".", () => c.openat(dir, text("."), OPEN.DIRECTORY | OPEN.CLOEXEC, 0));
      try {
        return readNames((buffer) => run("getdents64", ".", () => c.getdents64(numbers.getdents64, fd, buffer, buffer.length)));
      } finally {
        close(fd);
      }
    },
    symlinkat: (dest, dir, name) => void run("symlinkat", name, () => c.symlinkat(text(dest), dir, text(name))),
    linkat: (from, name, to, newName) =>
      void run("linkat", newName, () => c.linkat(from, text(name), to, text(newName), 0)),
    rename: (dir, name, newName, flags) =>
      void run("renameat2", newName, () => c.renameat2(numbers.renameat2, dir, text(name), dir, text(newName), flags)),
    unlinkat: (dir, name) => void run("unlinkat", name, () => c.unlinkat(dir, text(name), 0)),
    rmdirat: (dir, name) => void run("unlinkat", name, () => c.unlinkat(dir, text(name), AT.REMOVEDIR)),
    mkdirat: (dir, name, mode) => void run("mkdirat", name, () => c.mkdirat(dir, text(name), mode)),
    fchmod: (fd, mode) => viaNode("fchmod", () => fs.fchmodSync(fd, mode)),
    fchown: (fd, uid, gid) => viaNode("fchown", () => fs.fchownSync(fd, uid, gid)),
    pread: (fd, buffer, position) => {
      let done = 0;
      while (done < buffer.length) {
        const count = viaNode("pread", () => fs.readSync(fd, buffer, done, buffer.length - done, position + done));
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    write: (fd, bytes) => {
      for (let done = 0; done < bytes.length; ) {
        done += viaNode("write", () => fs.writeSync(fd, bytes, done, bytes.length - done, null));
      }
    },
    ftruncate: (fd, length) => viaNode("ftruncate", () => fs.ftruncateSync(fd, length)),
    fsync: (fd) =>
      new Promise((resolve, reject) => {
        fs.fsync(fd, (error) => (error === null ? resolve() : reject(new SyscallError("fsync", errnoOf(error) ?? "EIO", "."))));
      }),
    syncfs: (fd) => void run("syncfs", ".", () => c.syncfs(fd)),
    fileSystemType: (fd) => {
      const buffer = Buffer.alloc(STATFS_SIZE);
      run("fstatfs", ".", () => c.fstatfs(fd, buffer));
      return buffer.readUInt32LE(0); // f_type, first in struct statfs on both architectures
    },
    flock: (fd, operation) => {
      try {
        run("flock", "lock", () => c.flock(fd, operation));
        return true;
      } catch (error) {
        if (errnoOf(error) === "EAGAIN" && operation & FLOCK.NONBLOCK) return false;
        throw error;
      }
    },
    xattrs: (dir, name) => {
      // Through /proc, because a symlink cannot be opened for the f*xattr calls.
      const path = text(`/proc/self/fd/${dir}/${name}`);
      const buffer = Buffer.alloc(XATTR_MAX);
      const get = (key: string): Buffer => {
        const length = run("lgetxattr", name, () => c.lgetxattr(path, text(key), buffer, buffer.length));
        return Buffer.from(buffer.subarray(0, length));
      };
      // Not every file system has attributes, and no attribute must stay between the two calls or be readable.
      const length = ignoring("ENOTSUP", () => run("llistxattr", name, () => c.llistxattr(path, buffer, buffer.length)));
      const found = new Map<string, Buffer>();
      for (const key of splitXattrList(buffer.subarray(0, length ?? 0))) {
        const value = ignoring(["ENODATA", "EACCES", "EPERM", "ENOTSUP"], () => get(key));
        if (value !== undefined) found.set(key, value);
      }
      return found;
    },
  };
}

function architecture(): keyof typeof CALL_NUMBERS {
  if (process.arch === "x64" || process.arch === "arm64") return process.arch;
  throw unavailable(`this machine is ${process.arch}, needed is x64 or arm64`);
}

function load(): { lib: { func: (name: string, result: string, args: string[]) => NativeCall }; errno: () => number } {
  try {
    // Required, not imported, so that it is loaded when first used: read-only commands start without it.
    const koffi: typeof Koffi = createRequire(import.meta.url)("koffi");
    return { lib: koffi.load(null), errno: () => koffi.errno() };
  } catch (cause) {
    throw unavailable("the koffi module could not be loaded", cause);
  }
}

function unavailable(found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_GENERIC",
    reason: "native_unavailable",
    op: "linuxSyscalls",
    message: `Cannot call the kernel: ${found}.`,
    remedies: ["Run without --no-addons and --permission.", "Check that node_modules is on a mount that allows exec."],
    cause,
  });
}
