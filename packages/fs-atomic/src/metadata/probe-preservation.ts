/** This defines `probePreservation`: what a directory's file system keeps of a node beside its bytes (REQ-S5). */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";

/** What of a node is tried. */
export type Preserved = "owner" | "mode" | "timestamps" | "xattrs" | "acls" | "caps";

/** Whether it was read back as it was set; or with which errno the try failed, which says nothing of the file system, e.g. `EPERM` for lack of privilege. */
export type Kept = boolean | { readonly untried: string };

/** What was tried; or with which errno no file could be made there. */
export type Preservation = { readonly state: "probed"; readonly kept: Readonly<Record<Preserved, Kept>> } | { readonly state: "unknown"; readonly errno: string };

/** A value of `security.capability` (linux/capability.h): revision 2, effective, CAP_NET_RAW. */
const CAPABILITY = Buffer.from("0100000200200000000000000000000000000000", "hex");
/** A set-id bit too. Not set-group-id, which the kernel drops for whoever is not in the group that the directory gives. */
const TRIED_MODE = 0o4751;
/** With all nine digits, which file systems with coarser times round. */
const TRIED_TIMES = { atimeNs: 1_234_567_891_234_567_891n, mtimeNs: 1_234_567_892_987_654_321n };

/**
 * Tries owner, attributes, ACL, capability, mode and times on an empty file of its own in `dir`, and reads each back. The file is
 * anonymous and stays so (open(2), O_TMPFILE with O_EXCL): it never has a name, nobody can give it one, no time of the
 * directory changes, and it is gone when this returns. On overlayfs the directory itself is copied up.
 *
 * Where the file system has no anonymous files nothing is tried: the answer is `unknown`, `EOPNOTSUPP` or `EISDIR`.
 *
 * Crash: the kernel drops the file with the process, and after power loss the file system drops it when it is mounted.
 */
export function probePreservation({ fd: dir, sys }: Pick<DirHandle, "fd" | "sys">): Preservation {
  const fd = attempt(() => sys.openat(dir, ".", { flags: OPEN.TMPFILE | OPEN.EXCL | OPEN.RDWR, mode: 0o600 }));
  if (typeof fd !== "number") return { state: "unknown", errno: fd.untried };
  try {
    return { state: "probed", kept: tryAll(sys, fd) };
  } finally {
    sys.close(fd);
  }
}

/** The mode behind what changes it, the times behind everything. */
function tryAll(sys: Syscalls, fd: Fd): Readonly<Record<Preserved, Kept>> {
  const { uid, gid } = sys.statx(fd, "");
  const other = { uid: uid === 1 ? 0 : 1, gid: gid === 1 ? 0 : 1 };
  const xattr = (key: string, value: Buffer): boolean => {
    sys.setXattr(fd, key, value);
    return sys.xattrs(fd, "").get(key)?.equals(value) === true;
  };
  const owner = kept(() => {
    sys.fchown(fd, other.uid, other.gid);
    const found = sys.statx(fd, "");
    return found.uid === other.uid && found.gid === other.gid;
  });
  const xattrs = kept(() => xattr("user.switchyard", Buffer.from("tried")));
  const acls = kept(() => xattr("system.posix_acl_access", aclOf(uid)));
  const caps = kept(() => xattr("security.capability", CAPABILITY));
  const mode = kept(() => {
    sys.fchmod(fd, TRIED_MODE);
    return (sys.statx(fd, "").mode & ~MODE.TYPE) === TRIED_MODE;
  });
  const timestamps = kept(() => {
    sys.setTimes(fd, TRIED_TIMES);
    const { atimeNs, mtimeNs } = sys.statx(fd, "");
    return atimeNs === TRIED_TIMES.atimeNs && mtimeNs === TRIED_TIMES.mtimeNs;
  });
  return { owner, mode, timestamps, xattrs, acls, caps };
}

/** By these a file system says that it keeps no such thing; the kernel uses one number for both. */
const NOT_KEPT: ReadonlySet<string> = new Set(["ENOTSUP", "EOPNOTSUPP"]);

function kept(act: () => boolean): Kept {
  const found = attempt(act);
  return typeof found === "object" && NOT_KEPT.has(found.untried) ? false : found;
}

function attempt<T>(act: () => T): T | { readonly untried: string } {
  try {
    return act();
  } catch (error) {
    const untried = errnoOf(error);
    if (untried === undefined) throw error;
    return { untried };
  }
}

/** An ACL that a mode cannot express (acl(5), linux/posix_acl_xattr.h): this user may read; entries of tag, permissions and id. */
function aclOf(user: number): Buffer {
  const [NOBODY, READ] = [0xffffffff, 4];
  const entries = [[0x01, 6, NOBODY], [0x02, READ, user], [0x04, 0, NOBODY], [0x10, READ, NOBODY], [0x20, 0, NOBODY]] as const;
  const bytes = Buffer.alloc(4 + 8 * entries.length);
  bytes.writeUInt32LE(2, 0);
  for (const [index, [tag, permissions, id]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 4 + 8 * index);
    bytes.writeUInt16LE(permissions, 6 + 8 * index);
    bytes.writeUInt32LE(id, 8 + 8 * index);
  }
  return bytes;
}
