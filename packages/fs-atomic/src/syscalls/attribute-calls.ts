/** This defines the part of `Syscalls` that reads and sets what a node has beside its bytes: owner, mode, times, attributes, flags. */
import { ignoring } from "../errors/ignoring.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import type { CFunctions } from "./c-functions.ts";
import { passing, splitXattrList, text } from "./c-strings.ts";
import { AT, IOCTL } from "./kernel-abi.ts";
import type { Fd, Syscalls } from "./syscalls.ts";

/** The calls defined here. */
type AttributeCalls = Pick<Syscalls, "fchmod" | "fchown" | "setTimes" | "xattrs" | "setXattr" | "removeXattr" | "inodeFlags" | "setInodeFlags">;

/** No list of attributes and no value is longer (limits.h: XATTR_LIST_MAX, XATTR_SIZE_MAX). */
const XATTR_MAX = 65536;

/**
 * The node that a descriptor is open on, by a path that leads to it alone. Neither fchmod(2) nor the f*xattr calls take
 * an O_PATH descriptor, and a symlink cannot be opened otherwise.
 */
const nodeOf = (fd: Fd): string => `/proc/self/fd/${fd}`;

/** The attribute calls on these functions. */
export function attributeCalls({ c, numbers, run }: CFunctions): AttributeCalls {
  // One for all calls, none of which lets go of the thread: made anew for each, it would cost more than the call.
  const buffer = Buffer.alloc(XATTR_MAX);
  return {
    fchmod: (fd, mode) => {
      try {
        run("fchmod", ".", () => c.fchmod(fd, mode));
      } catch (error) {
        if (errnoOf(error) !== "EBADF") throw error;
        // Opened with O_PATH, or not open at all: then there is nothing at its path either.
        if (ignoring("ENOENT", () => run("fchmod", ".", () => c.chmod(text(nodeOf(fd)), mode))) === undefined) throw error;
      }
    },
    fchown: (fd, uid, gid) => void run("fchownat", ".", () => c.fchownat(fd, text(""), uid, gid, AT.EMPTY_PATH)),
    setTimes: (fd, { atimeNs, mtimeNs }) => {
      const times = timespecs(atimeNs, mtimeNs);
      run("utimensat", ".", () => c.utimensat(AT.FDCWD, text(nodeOf(fd)), times, 0));
    },
    xattrs: (dir, name) => {
      const path = passing(name === "" ? nodeOf(dir) : `${nodeOf(dir)}/${name}`, 0);
      const [list, read] = name === "" ? [c.listxattr, c.getxattr] : [c.llistxattr, c.lgetxattr];
      const get = (key: string): Buffer => {
        const length = run("lgetxattr", name, () => read(path, passing(key, 1), buffer, buffer.length));
        return Buffer.from(buffer.subarray(0, length));
      };
      // Not every file system has attributes, and no attribute must stay between the two calls or be readable.
      const length = ignoring("ENOTSUP", () => run("llistxattr", name, () => list(path, buffer, buffer.length)));
      const found = new Map<string, Buffer>();
      if (length === undefined || length === 0) return found;
      for (const key of splitXattrList(buffer.subarray(0, length))) {
        const value = ignoring(["ENODATA", "EACCES", "EPERM", "ENOTSUP"], () => get(key));
        if (value !== undefined) found.set(key, value);
      }
      return found;
    },
    setXattr: (fd, key, value) => {
      // koffi takes no empty buffer for a pointer.
      const bytes = value.length === 0 ? Buffer.alloc(1) : value;
      run("setxattr", key, () => c.setxattr(text(nodeOf(fd)), text(key), bytes, value.length, 0));
    },
    removeXattr: (fd, key) => void run("removexattr", key, () => c.removexattr(text(nodeOf(fd)), text(key))),
    inodeFlags: (fd) => {
      // The kernel takes the request for a long's and writes an int.
      const flags = Buffer.alloc(8);
      run("ioctl", ".", () => c.ioctlBytes(numbers.ioctl, fd, IOCTL.GETFLAGS, flags));
      return flags.readUInt32LE(0);
    },
    setInodeFlags: (fd, flags) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32LE(flags, 0);
      run("ioctl", ".", () => c.ioctlBytes(numbers.ioctl, fd, IOCTL.SETFLAGS, bytes));
    },
  };
}

/** Two `struct timespec`. Nanoseconds are counted upwards, also before the epoch. */
function timespecs(...times: readonly bigint[]): Buffer {
  const buffer = Buffer.alloc(16 * times.length);
  for (const [at, ns] of times.entries()) {
    const part = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
    buffer.writeBigInt64LE((ns - part) / 1_000_000_000n, 16 * at);
    buffer.writeBigInt64LE(part, 16 * at + 8);
  }
  return buffer;
}
