/** This defines `readXattrs`: the attributes that are a node's own, each once. */
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";

/** Where XFS keeps the ACLs, which it also shows as `system.posix_acl_*`: the same thing by another name, for root alone. */
const SHADOWS: ReadonlySet<string> = new Set(["trusted.SGI_ACL_FILE", "trusted.SGI_ACL_DEFAULT"]);

/** The attributes of what `fd` is open on, also with O_PATH. */
export function readXattrs(sys: Syscalls, fd: Fd): ReadonlyMap<string, Buffer> {
  return new Map([...sys.xattrs(fd, "")].filter(([key]) => !SHADOWS.has(key)));
}
