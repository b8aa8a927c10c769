/** This defines `isPriorState`: whether a target already is what a sidecar says it was (REQ-R3). */
import { hashFile, identityOf, sameNode, type DirHandle, type HashOptions, type ObservedNode } from "@switchyard/fs-atomic";
import { priorDest } from "../sidecar/prior-dest.ts";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { SidecarV1, SidecarV2 } from "../sidecar/sidecar.ts";

/** How a file is compared. */
export interface PriorOptions extends HashOptions {
  /** The node's hash where it was taken already, so that it is not read twice. */
  readonly hash?: string | null;
}

/**
 * Whether the node is the prior state by content: the same kind, and for a file the same bytes, mode, owner and file
 * capabilities, for a link the same text. That some file is there is not enough. Of a file that was kept without a hash
 * only the very inode, in size and time as it was, is known to be it.
 */
export async function isPriorState(dir: DirHandle, name: string, node: ObservedNode, sidecar: SidecarV1 | SidecarV2, { hash = null, ...options }: PriorOptions = {}): Promise<boolean> {
  if (node.kind !== sidecar.prior_kind) return false;
  if (node.kind === "symlink") return node.dest === priorDest(sidecar);
  if (node.kind !== "file") return node.kind === "none";
  const { stat } = node;
  if (sidecar.mode !== undefined && sidecar.mode !== null && (stat.mode & 0o7777) !== Number.parseInt(sidecar.mode, 8)) return false;
  // A version 1 sidecar knows nothing that would tell one file's bytes from another's.
  if (sidecar.schema === "backup_meta.v1") return false;
  if (stat.uid !== sidecar.uid || stat.gid !== sidecar.gid || String(stat.size) !== sidecar.size) return false;
  if (capability(dir, name) !== sidecar.xattrs?.["security.capability"]) return false;
  if (sidecar.payload_hash !== undefined) return (hash ?? (await hashFile(dir, name, identityOf(node), options))) === sidecar.payload_hash;
  const prior = priorIdentity(sidecar);
  return prior !== undefined && sameNode(identityOf(node), prior);
}

function capability(dir: DirHandle, name: string): string | undefined {
  return dir.sys.xattrs(dir.fd, name).get("security.capability")?.toString("base64");
}
