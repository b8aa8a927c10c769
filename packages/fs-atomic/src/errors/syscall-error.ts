/** This defines `SyscallError`: one system call that the kernel refused. */
import { constants } from "node:os";

const NAMES = new Map<number, string>(Object.entries(constants.errno).map(([name, number]) => [number, name]));

/**
 * A refused system call. It is mechanism, not policy: verbs turn it into a `SwitchyardError` where its meaning
 * is known; below them it travels as it is.
 */
export class SyscallError extends Error {
  /** The kernel's name of the error, e.g. `ENOENT`; `E<number>` where this Node does not know it. */
  readonly code: string;
  /** The call, e.g. `renameat2`. */
  readonly syscall: string;
  /** The path or name that the call was given. */
  readonly path: string;

  constructor(syscall: string, errno: number | string, path: string) {
    const code = typeof errno === "string" ? errno : (NAMES.get(errno) ?? `E${errno}`);
    super(`${syscall} ${JSON.stringify(path)}: ${code}`);
    this.name = "SyscallError";
    this.code = code;
    this.syscall = syscall;
    this.path = path;
  }
}

/** The errno name that `error` carries (`SyscallError` and Node's own errors alike), or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" && error.code.startsWith("E") ? error.code : undefined;
}
