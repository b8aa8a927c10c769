/** This defines `DirHandle`, the one way in to everything that touches a directory, and how it is opened (REQ-TOCTOU1). */
import type { ReasonOf } from "../errors/error-registry.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf, SyscallError } from "../errors/syscall-error.ts";
import { MODE, OPEN, RESOLVE } from "../syscalls/kernel-abi.ts";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";
import type { NodeName } from "./node-name.ts";
import type { Root } from "./root.ts";

/** An open directory. Names are resolved relative to it, so nobody can swap its path for another meanwhile. */
export interface DirHandle {
  readonly fd: Fd;
  /** As written inside the root, e.g. `/usr/bin`; for messages. */
  readonly path: string;
  readonly sys: Syscalls;
}

// O_RDONLY, not O_PATH: fsync on an O_PATH descriptor is EBADF.
const DIRECTORY = OPEN.RDONLY | OPEN.DIRECTORY;
const BENEATH = RESOLVE.BENEATH | RESOLVE.NO_SYMLINKS | RESOLVE.NO_MAGICLINKS;

/**
 * Opens a directory below the root without following any link, also not in the middle of its path.
 *
 * openat2(2) does it in one call; where it is missing or refused (ENOSYS before Linux 5.6, EPERM under seccomp), or the
 * path is longer than PATH_MAX, each component is opened in turn with O_NOFOLLOW, which is as safe and slower.
 *
 * @param parents canonical components (see `resolveInRoot`); none for the root itself
 * @throws {@link SwitchyardError} `E_POLICY`: `parent_missing`, `parent_is_link` (it became one since it was resolved),
 * `parent_not_directory`, `parent_unreadable`.
 */
export function openDir(root: Root, parents: readonly NodeName[]): DirHandle {
  const path = `/${parents.join("/")}`;
  try {
    return { fd: openBeneath(root, parents), path, sys: root.sys };
  } catch (cause) {
    throw refused(path, cause);
  }
}

/** Closes the handle. */
export function closeDir(dir: DirHandle): void {
  dir.sys.close(dir.fd);
}

/** The path of a name in the directory, as written inside the root. */
export function pathIn(dir: DirHandle, name: string): string {
  return dir.path === "/" ? `/${name}` : `${dir.path}/${name}`;
}

function openBeneath(root: Root, parents: readonly NodeName[]): Fd {
  const relative = parents.length === 0 ? "." : parents.join("/");
  // EAGAIN: a rename raced with the kernel's own check; it asks to be called again (openat2(2)).
  for (let tries = 0; tries < 64; tries++) {
    try {
      // Without O_NOFOLLOW: RESOLVE_NO_SYMLINKS refuses a final link too, and then says ELOOP rather than ENOTDIR.
      return root.sys.openat2(root.fd, relative, { flags: DIRECTORY, resolve: BENEATH });
    } catch (error) {
      const code = errnoOf(error);
      if (code === "ENOSYS" || code === "EPERM" || code === "ENAMETOOLONG") return walkBeneath(root, parents);
      if (code !== "EAGAIN") throw error;
    }
  }
  return walkBeneath(root, parents);
}

function walkBeneath(root: Root, parents: readonly NodeName[]): Fd {
  let fd = root.sys.openat(root.fd, ".", { flags: DIRECTORY });
  for (const name of parents) {
    try {
      const next = openComponent(root.sys, fd, name);
      root.sys.close(fd);
      fd = next;
    } catch (error) {
      root.sys.close(fd);
      throw error;
    }
  }
  return fd;
}

function openComponent(sys: Syscalls, fd: Fd, name: NodeName): Fd {
  try {
    return sys.openat(fd, name, { flags: DIRECTORY | OPEN.NOFOLLOW });
  } catch (error) {
    // O_NOFOLLOW|O_DIRECTORY on a link is ENOTDIR; openat2 says ELOOP, and so does this.
    const isLink = errnoOf(error) === "ENOTDIR" && (sys.statx(fd, name).mode & MODE.TYPE) === MODE.SYMLINK;
    throw isLink ? new SyscallError("openat", "ELOOP", name) : error;
  }
}

function refused(path: string, cause: unknown): unknown {
  const errno = errnoOf(cause);
  if (errno === undefined) return cause;
  const reasons: Record<string, ReasonOf<"E_POLICY">> = { ENOENT: "parent_missing", ELOOP: "parent_is_link", ENOTDIR: "parent_not_directory", EXDEV: "parent_is_link" };
  return new SwitchyardError({
    id: "E_POLICY",
    reason: reasons[errno] ?? "parent_unreadable",
    op: "openDir",
    path,
    errno,
    message: `Cannot open the directory ${JSON.stringify(path)}: ${errno}; needed is a directory with no link in its path.`,
    cause,
  });
}
