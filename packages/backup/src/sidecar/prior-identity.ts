/** This defines `priorIdentity`: the displaced node as its sidecar identifies it. */
import { MODE, type NodeIdentity } from "@switchyard/fs-atomic";
import { priorDest } from "./prior-dest.ts";
import type { SidecarV2 } from "./sidecar.ts";

/** The identity of the node that the sidecar describes; undefined where it does not say enough to recognise it. */
export function priorIdentity(sidecar: SidecarV2): NodeIdentity | undefined {
  const { prior_kind: kind, inode, size, mtime_ns, mode, birth_time_ns } = sidecar;
  if (kind === "none") return { kind };
  if (inode === undefined || size === undefined || mtime_ns === undefined || mode === undefined) return undefined;
  const plain = (Number.parseInt(mode, 8) & ~MODE.SETID).toString(8);
  return { kind, ino: inode, btime_ns: birth_time_ns ?? null, size, mtime_ns, mode: plain, dest: priorDest(sidecar) };
}
