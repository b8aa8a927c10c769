/** This defines `dress`: a payload's owner, mode, attributes and time as its sidecar tells them (REQ-R2). */
import { getMetadata, MODE, setMetadata, type DirHandle, type Metadata } from "@switchyard/fs-atomic";
import type { Sidecar } from "../sidecar/sidecar.ts";

/**
 * Gives the node at `name` back what was changed of it while it was kept; usually that is nothing. Set-id bits and
 * capabilities are left off: `arm` gives those back last.
 *
 * Crash: it has any part of it, in the order of `setMetadata`; calling it again gives it the rest.
 *
 * @throws `SyscallError`, e.g. `EPERM` for an owner that the caller may not give.
 */
export function dress(dir: DirHandle, name: string, sidecar: Sidecar): void {
  const found = getMetadata(dir, name);
  const wanted = wantedOf(sidecar, found);
  const { mtimeNs, mode, ...others } = wanted;
  const isOwn = found.uid === (wanted.uid ?? found.uid) && found.gid === (wanted.gid ?? found.gid);
  const isSame = isOwn && sameXattrs(wanted.xattrs ?? found.xattrs, found.xattrs) && (mode ?? found.mode) === found.mode;
  if (!isSame) setMetadata(dir, name, { ...others, ...(mode === undefined ? {} : { mode }) });
  if (mtimeNs !== undefined && mtimeNs !== found.mtimeNs) setMetadata(dir, name, { mtimeNs });
}

function wantedOf(sidecar: Sidecar, found: Metadata): Partial<Metadata> {
  const mode = sidecar.prior_kind !== "file" || typeof sidecar.mode !== "string" ? {} : { mode: modeOf(sidecar, Number.parseInt(sidecar.mode, 8), found) };
  if (sidecar.schema === "backup_meta.v1" || sidecar.uid === undefined || sidecar.gid === undefined) return mode;
  const xattrs = Object.entries(sidecar.xattrs ?? {}).filter(([key]) => key !== "security.capability");
  return {
    ...mode,
    uid: sidecar.uid,
    gid: sidecar.gid,
    xattrs: new Map(xattrs.map(([key, value]): [string, Buffer] => [key, Buffer.from(value, "base64")])),
    ...(sidecar.mtime_ns === undefined ? {} : { mtimeNs: BigInt(sidecar.mtime_ns) }),
  };
}

/** What wrote version 1 took no set-id bits off, and told no owner to give them back by: the payload keeps those that it has. */
function modeOf({ schema }: Sidecar, told: number, found: Metadata): number {
  return schema === "backup_meta.v1" ? told & (~MODE.SETID | found.mode) : told & ~MODE.SETID;
}

/** What a file system gives each node by itself is in the sidecar too, and the same on the node. */
function sameXattrs(a: Metadata["xattrs"], b: Metadata["xattrs"]): boolean {
  return a.size === b.size && [...a].every(([key, value]) => isValue(b.get(key), value));
}

function isValue(found: Uint8Array | undefined, value: Uint8Array): boolean {
  return found !== undefined && Buffer.compare(found, value) === 0;
}
