/** This defines `withoutAcl`: a file's metadata as it is once its ACL is left out. */
import type { Metadata } from "./metadata.ts";

const ACL = "system.posix_acl_access";
/** Tags of entries (linux/posix_acl.h): the owning group, and what all but owner and others may at most. */
const [GROUP_OBJ, MASK] = [0x04, 0x10];
/** The header's size, and an entry's: tag, permissions, id (linux/posix_acl_xattr.h). */
const [HEADER, ENTRY] = [4, 8];

/**
 * With an ACL, the group bits of the mode are its mask, not what the owning group may: left as they are, the group would get
 * what others were granted. So they become what it had. What single users and groups were granted or denied is lost.
 */
export function withoutAcl(metadata: Metadata): Metadata {
  const acl = metadata.xattrs.get(ACL);
  if (acl === undefined) return metadata;
  const permissions = permissionsIn(acl);
  const group = (permissions.get(GROUP_OBJ) ?? 0) & (permissions.get(MASK) ?? 7);
  const xattrs = new Map([...metadata.xattrs].filter(([key]) => key !== ACL));
  return { ...metadata, mode: (metadata.mode & ~0o070) | (group << 3), xattrs };
}

/** By tag, of the entries that there is one of at most. */
function permissionsIn(acl: Uint8Array): ReadonlyMap<number, number> {
  const view = new DataView(acl.buffer, acl.byteOffset, acl.length);
  const found = new Map<number, number>();
  for (let at = HEADER; at + ENTRY <= acl.length; at += ENTRY) found.set(view.getUint16(at, true), view.getUint16(at + 2, true) & 7);
  return found;
}
