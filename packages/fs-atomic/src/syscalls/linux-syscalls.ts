/** This defines the one implementation of `Syscalls`: the only file with FFI, and the only one with mutators of node:fs. */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import process from "node:process";
import type * as Koffi from "koffi";
import { decodeBytes, encodeBytes } from "../bytes/byte-string.ts";
import { ignoring } from "../errors/ignoring.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf, SyscallError } from "../errors/syscall-error.ts";
import { attributeCalls } from "./attribute-calls.ts";
import { bindFunctions, type Bind, type CFunctions } from "./c-functions.ts";
import { passing, readNames, text } from "./c-strings.ts";
import { copyCalls } from "./copy-calls.ts";
import { AT, FLOCK, OPEN } from "./kernel-abi.ts";
import { readStatx, STATX_MASK, STATX_SIZE } from "./statx.ts";
import type { Syscalls } from "./syscalls.ts";
import { viaNode } from "./via-node.ts";

/** The size of `struct statfs`, with room to spare. */
const STATFS_SIZE = 256;

/** fcntl(2) and signal(2): the same numbers on x64 and arm64. */
const [SETFD, GETFL, SETFL] = [2, 3, 4];
const [SIG_DFL, SIG_IGN] = [0, 1];

let instance: Syscalls | undefined;
let loaded: CFunctions | undefined;

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

/**
 * Ends this process with this exit code, as `_exit(2)` does: Node is not taken down first. That can wait for ever, when a
 * compiling thread waits for the main thread to collect garbage and the main thread for that thread to end
 * (nodejs/node#54918), and it takes long where much is in memory. What is to be written has to be written, and handlers of
 * `exit` are not called. Only where native code may not be loaded Node ends in its own way.
 *
 * @param code 0 to 255
 */
export function exitNow(code: number): never {
  try {
    (loaded ?? load()).c.exit(code);
  } catch (error) {
    if (!(error instanceof SwitchyardError)) throw error;
  }
  process.exit(code);
}

/**
 * Makes this process that program, by `execvp(3)`: it keeps the process id, the terminal, the working directory, the environment byte for
 * byte, and what is inherited as stdin, stdout and stderr. So job control, signals and exit status are the program's own.
 *
 * What Node has changed in the process for itself is taken back as far as that can be known: SIGPIPE and SIGXFSZ are not ignored,
 * and the three descriptors are neither closed nor non-blocking. Descriptors up to 15 beyond them are closed, because Node has marked them so, and
 * the soft limit of open files is what Node has raised it to.
 *
 * @param args byte strings; the first one is the name by which it is started, looked up on PATH where no slash is in it
 * @param variables set in the environment before that, also in that of this process; byte strings
 * @throws `SyscallError` `execvp`, e.g. `ENOENT`, `EACCES`: nothing has become of it, and this process goes on; as {@link linuxSyscalls}
 */
export function execNow([file, ...args]: readonly [string, ...string[]], variables: Readonly<Record<string, string>> = {}): never {
  const { c, run } = (loaded ??= load());
  for (const [name, value] of Object.entries(variables)) run("setenv", name, () => c.setenv(text(name), text(value), 1));
  for (const fd of [0, 1, 2]) {
    // EBADF: it was closed by who started us.
    const flags = ignoring("EBADF", () => run("fcntl", String(fd), () => c.fcntl(fd, GETFL, 0)));
    if (flags === undefined) continue;
    run("fcntl", String(fd), () => c.fcntl(fd, SETFL, flags & ~fs.constants.O_NONBLOCK));
    run("fcntl", String(fd), () => c.fcntl(fd, SETFD, 0));
  }
  for (const signal of [constants.signals.SIGPIPE, constants.signals.SIGXFSZ]) c.signal(signal, SIG_DFL);
  const refused = Number(c.execvp(text(file), [...[file, ...args].map((arg) => text(arg)), null]));
  for (const signal of [constants.signals.SIGPIPE, constants.signals.SIGXFSZ]) c.signal(signal, SIG_IGN);
  throw new SyscallError("execvp", -refused, file);
}

function bind(): Syscalls {
  const functions = load();
  loaded = functions;
  const { c, numbers, run } = functions;
  // Every call is synchronous and its answer read at once, so that one buffer serves them all.
  const stat = Buffer.alloc(STATX_SIZE);
  // The BigInt reads of Buffer are several times slower.
  const statView = new DataView(stat.buffer, stat.byteOffset, stat.length);
  const dest = Buffer.alloc(1024);
  const close = (fd: number): void => {
    // Not by Node, which in a worker thread warns of descriptors that it did not open. Not again after EINTR: it is
    // closed then, and its number may already be another's.
    const result = Number(c.close(fd));
    if (result < 0 && result !== -constants.errno.EINTR) throw new SyscallError("close", -result, ".");
  };

  return {
    openat2: (dir, path, { flags, resolve }) => {
      const how = Buffer.alloc(24);
      how.writeBigUInt64LE(BigInt(flags | OPEN.CLOEXEC), 0);
      how.writeBigUInt64LE(BigInt(resolve), 16);
      return run("openat2", path, () => c.openat2(numbers.openat2, dir, passing(path, 0), how, how.length));
    },
    openat: (dir, name, { flags, mode = 0 }) =>
      run("openat", name, () => c.openat(dir, passing(name, 0), flags | OPEN.CLOEXEC, mode)),
    close,
    statx: (dir, name) => {
      const flags = AT.SYMLINK_NOFOLLOW | AT.NO_AUTOMOUNT | (name === "" ? AT.EMPTY_PATH : 0);
      run("statx", name, () => c.statx(numbers.statx, dir, passing(name, 0), flags, STATX_MASK, stat));
      return readStatx(statView);
    },
    checkExecute: (dir, name) => {
      const flags = AT.EACCESS | AT.SYMLINK_NOFOLLOW;
      const asked = ignoring(["ENOSYS", "EPERM"], () => run("faccessat2", name, () => c.faccessat2(numbers.faccessat2, dir, passing(name, 0), fs.constants.X_OK, flags)));
      if (asked === undefined) viaNode("access", () => fs.accessSync(encodeBytes(`/proc/self/fd/${dir}/${name}`), fs.constants.X_OK));
    },
    readlinkat: (dir, name) => {
      for (let buffer = dest; ; buffer = Buffer.alloc(buffer.length * 4)) {
        const length = run("readlinkat", name, () => c.readlinkat(dir, passing(name, 0), buffer, buffer.length));
        if (length < buffer.length) return decodeBytes(buffer.subarray(0, length));
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
    symlinkat: (dest, dir, name) => void run("symlinkat", name, () => c.symlinkat(passing(dest, 0), dir, passing(name, 1))),
    linkat: (from, name, to, newName) =>
      void run("linkat", newName, () => c.linkat(from, passing(name, 0), to, passing(newName, 1), 0)),
    rename: (dir, name, newName, flags) =>
      void run("renameat2", newName, () => c.renameat2(numbers.renameat2, dir, passing(name, 0), dir, passing(newName, 1), flags)),
    renameInto: (from, name, to, newName, flags) =>
      void run("renameat2", newName, () => c.renameat2(numbers.renameat2, from, passing(name, 0), to, passing(newName, 1), flags)),
    unlinkat: (dir, name) => void run("unlinkat", name, () => c.unlinkat(dir, passing(name, 0), 0)),
    rmdirat: (dir, name) => void run("unlinkat", name, () => c.unlinkat(dir, passing(name, 0), AT.REMOVEDIR)),
    mkdirat: (dir, name, mode) => void run("mkdirat", name, () => c.mkdirat(dir, passing(name, 0), mode)),
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
    ...attributeCalls(functions),
    ...copyCalls(functions),
  };
}

function load(): CFunctions {
  const { bind, errno } = loadKoffi();
  const functions = bindFunctions(bind, errno);
  if (functions === undefined) throw unavailable(`this machine is ${process.arch}, needed is x64 or arm64`);
  return functions;
}

function loadKoffi(): { bind: Bind; errno: Int32Array } {
  try {
    // Required, not imported, so that it is loaded when first used: read-only commands start without it.
    const koffi: typeof Koffi = createRequire(import.meta.url)("koffi");
    const lib = koffi.load(null);
    // Where errno(3) is: each thread has its own, in the same place as long as it lives.
    const place: unknown = lib.func("__errno_location", "void *", [])();
    return { bind: (name, result, parameters) => lib.func(name, result, parameters), errno: new Int32Array(koffi.view(place, Int32Array.BYTES_PER_ELEMENT)) };
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
    cause,
  });
}
