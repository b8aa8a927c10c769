/** This defines `REFUSALS`: the errors that a call may be refused with. */

/** What failing disks, full ones, quotas, remounts, security modules, mounts in between and signals say; to every call. */
export const REFUSALS: readonly string[] = ["EIO", "ENOSPC", "EACCES", "EROFS", "EXDEV", "EINTR", "EDQUOT"];
