/** This defines `SyscallError`: one system call that the kernel refused. */
import { constants } from "node:os";

// Two names may share a number (EAGAIN and EWOULDBLOCK, ENOTSUP and EOPNOTSUPP): the first one counts, as in Node's own errors.
const NAMES = new Map<number, string>(Object.entries(constants.errno).toReversed().map(([name, number]) => [number, name]));

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

/** What Node puts in place of a name that libuv does not know, e.g. of EDQUOT. Its calls differ in that. */
const NAMELESS = /^(?:UNKNOWN|Unknown system error -\d+)$/u;

/** The errno name that `error` carries (`SyscallError` and Node's own errors alike), or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || typeof error.code !== "string") return undefined;
  const { code } = error;
  if (NAMELESS.test(code) && "errno" in error && typeof error.errno === "number") return NAMES.get(-error.errno) ?? `E${-error.errno}`;
  // Not ERR_INVALID_ARG_TYPE and the like: those are mistakes in a program, not answers of the kernel.
  return /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
