/** This defines `likelyErrnos`: the errors of the short lane. */
import type { FaultPoint } from "./fault-points.ts";

/** What a disk that is full or failing would say to each call; the renames of a swap get both. */
export function likelyErrnos({ call }: FaultPoint): readonly string[] {
  if (call.startsWith("rename")) return ["EIO", "ENOSPC"];
  return /sync|unlink|rmdir|chmod|chown|truncate/u.test(call) ? ["EIO"] : ["ENOSPC"];
}
