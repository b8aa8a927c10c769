/** This defines the C functions under `Syscalls`, and how each is called. */
import { constants } from "node:os";
import process from "node:process";
import { SyscallError } from "../errors/syscall-error.ts";
import { CALL_NUMBERS, type Architecture } from "./kernel-abi.ts";

/** A bound C function: its result, or where that would be negative, the negated errno. */
export type NativeCall = (...args: readonly unknown[]) => unknown;

/** How a C function is bound: its name, its result, its parameters. */
export type Bind = (name: string, result: string, parameters: string[]) => NativeCall;

const TEXT = "const uint8_t *";
const BYTES = "uint8_t *";

/**
 * Every function: name, result, parameters. `syscall` stands for the calls that not every libc wraps, or wraps with a
 * variable number of arguments; its first parameter is the call's number.
 */
const functions = (bind: Bind) => ({
  openat2: bind("syscall", "long", ["long", "int", TEXT, TEXT, "size_t"]),
  renameat2: bind("syscall", "long", ["long", "int", TEXT, "int", TEXT, "uint"]),
  statx: bind("syscall", "long", ["long", "int", TEXT, "int", "uint", BYTES]),
  getdents64: bind("syscall", "long", ["long", "int", BYTES, "size_t"]),
  faccessat2: bind("syscall", "long", ["long", "int", TEXT, "int", "int"]),
  copyFileRange: bind("syscall", "long", ["long", "int", BYTES, "int", BYTES, "size_t", "uint"]),
  ioctlValue: bind("syscall", "long", ["long", "int", "ulong", "long"]),
  ioctlBytes: bind("syscall", "long", ["long", "int", "ulong", BYTES]),
  close: bind("close", "int", ["int"]),
  openat: bind("openat", "int", ["int", TEXT, "int", "uint"]),
  readlinkat: bind("readlinkat", "long", ["int", TEXT, BYTES, "size_t"]),
  symlinkat: bind("symlinkat", "int", [TEXT, "int", TEXT]),
  linkat: bind("linkat", "int", ["int", TEXT, "int", TEXT, "int"]),
  unlinkat: bind("unlinkat", "int", ["int", TEXT, "int"]),
  mkdirat: bind("mkdirat", "int", ["int", TEXT, "uint"]),
  lseek: bind("lseek", "long", ["int", "long", "int"]),
  syncfs: bind("syncfs", "int", ["int"]),
  fstatfs: bind("fstatfs", "int", ["int", BYTES]),
  flock: bind("flock", "int", ["int", "int"]),
  fchmod: bind("fchmod", "int", ["int", "uint"]),
  chmod: bind("chmod", "int", [TEXT, "uint"]),
  fchownat: bind("fchownat", "int", ["int", TEXT, "uint", "uint", "int"]),
  utimensat: bind("utimensat", "int", ["int", TEXT, TEXT, "int"]),
  listxattr: bind("listxattr", "long", [TEXT, BYTES, "size_t"]),
  llistxattr: bind("llistxattr", "long", [TEXT, BYTES, "size_t"]),
  getxattr: bind("getxattr", "long", [TEXT, TEXT, BYTES, "size_t"]),
  lgetxattr: bind("lgetxattr", "long", [TEXT, TEXT, BYTES, "size_t"]),
  setxattr: bind("setxattr", "int", [TEXT, TEXT, TEXT, "size_t", "int"]),
  removexattr: bind("removexattr", "int", [TEXT, TEXT]),
  exit: bind("_exit", "void", ["int"]),
  execvp: bind("execvp", "int", [TEXT, "const uint8_t **"]),
  setenv: bind("setenv", "int", [TEXT, TEXT, "int"]),
  fcntl: bind("fcntl", "int", ["int", "int", "long"]),
  signal: bind("signal", "long", ["int", "long"]),
});

/** The functions, the system call numbers of this machine, and the way to call them. */
export interface CFunctions {
  readonly c: Readonly<ReturnType<typeof functions>>;
  readonly numbers: (typeof CALL_NUMBERS)[Architecture];
  /** Makes a call until it is not interrupted; its result, or the error that it was refused with. */
  readonly run: (syscall: string, path: string, act: () => unknown) => number;
}

/**
 * Binds every function.
 *
 * @param errno the memory of this thread's errno
 * @returns undefined on an architecture whose system call numbers are not known.
 */
export function bindFunctions(bind: Bind, errno: Int32Array): CFunctions | undefined {
  if (process.arch !== "x64" && process.arch !== "arm64") return undefined;
  return { c: functions((name, result, parameters) => withErrno(bind(name, result, parameters), errno)), numbers: CALL_NUMBERS[process.arch], run };
}

function run(syscall: string, path: string, act: () => unknown): number {
  for (;;) {
    const result = Number(act());
    if (result >= 0) return result;
    if (result !== -constants.errno.EINTR) throw new SyscallError(syscall, -result, path);
  }
}

/**
 * The function with errno in its result, as the kernel itself answers.
 *
 * errno is memory that the engine uses too: between two statements of JavaScript it may collect garbage or hand a function to
 * its compiler, and where a lock is contended then, errno is EAGAIN. So nothing may come between the call and the look at
 * errno: no other call, no end of a function, no loop, no object that is made. The look is not left out after a success, so
 * that the engine knows the way to it when it matters.
 */
export function withErrno(native: NativeCall, errno: Int32Array): NativeCall {
  return (...args) => {
    const result = native(...args);
    const code = errno[0];
    return typeof result === "number" && result < 0 && code !== undefined ? -code : result;
  };
}
