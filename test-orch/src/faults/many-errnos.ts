/** This defines `manyErrnos`: the errors of the full lane. */
import type { FaultPoint } from "./fault-points.ts";

/** What failing disks, full ones, quotas, remounts, security modules and exhausted kernels say, as far as a call can. */
export function manyErrnos({ call }: FaultPoint): readonly string[] {
  if (/sync/u.test(call)) return ["EIO", "ENOSPC", "EDQUOT"];
  if (/^p?write/u.test(call)) return ["EIO", "ENOSPC", "EDQUOT", "EFBIG"];
  const refused = ["EIO", "EACCES", "EPERM", "EROFS", "ENOMEM"];
  return /unlink|rmdir|chmod|chown|truncate/u.test(call) ? refused : [...refused, "ENOSPC", "EDQUOT"];
}
