/** This defines `Root`: the directory under which all paths of a run live, held open. */
import { realpathSync } from "node:fs";
import { decodeBytes, encodeBytes } from "../bytes/byte-string.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { AT, OPEN } from "../syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../syscalls/linux-syscalls.ts";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";

/** An open root. Close it with {@link closeRoot}. */
export interface Root {
  readonly fd: Fd;
  /** Absolute, free of links, a byte string; for messages and for naming places to people, never for acting on. */
  readonly path: string;
  readonly sys: Syscalls;
}

/**
 * Opens the root of a run. Links in the root's own path are followed once, here.
 *
 * @throws {@link SwitchyardError} `E_USAGE` `root_unusable`: missing, not a directory, or not readable.
 */
export function openRoot(path: string, sys: Syscalls = linuxSyscalls()): Root {
  if (path === "" || path.includes("\0")) throw unusable(path, "ENOENT");
  try {
    const real = decodeBytes(realpathSync.native(encodeBytes(path), "buffer"));
    return { fd: sys.openat(AT.FDCWD, real, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW }), path: real, sys };
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    throw unusable(path, errno, cause);
  }
}

function unusable(path: string, errno: string, cause?: unknown): SwitchyardError {
  const message = `Cannot open the root ${JSON.stringify(path)}: ${errno}; needed is a directory that exists and can be read.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "root_unusable", op: "openRoot", path, errno, message, cause });
}

/** Closes the root's descriptor. */
export function closeRoot(root: Root): void {
  root.sys.close(root.fd);
}
