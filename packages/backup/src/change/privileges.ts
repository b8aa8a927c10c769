/** This defines what widens privilege, how it is taken off a payload, and how it is given back (REQ-B5). */
import { getMetadata, identityOf, MODE, observe, pathIn, sameInode, setMetadata, type DirHandle, type Metadata, type NodeIdentity } from "@switchyard/fs-atomic";
import { backupError } from "../errors/backup-error.ts";
import type { Sidecar } from "../sidecar/sidecar.ts";

const CAPABILITY = "security.capability";

/** The rights that a file lends to whoever runs it, and whose they are. Documents keep it as it is. */
export interface Privileges {
  /** Permissions with the set-id bits, in octal, four digits. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  /** The value of `security.capability` in base64; null where the file has none. */
  readonly capability: string | null;
}

/** Those of a file with this metadata; null where it has none. */
export function privilegesOf({ mode, uid, gid, xattrs }: Pick<Metadata, "mode" | "uid" | "gid" | "xattrs">): Privileges | null {
  if (!isPrivileged({ mode, xattrs })) return null;
  const capability = xattrs.get(CAPABILITY);
  return { mode: octal(mode), uid, gid, capability: capability === undefined ? null : Buffer.from(capability).toString("base64") };
}

/** Those of the file that a sidecar describes; null where it has none, or where version 1 does not tell whose they are. */
export function privilegesIn(sidecar: Sidecar): Privileges | null {
  if (sidecar.schema === "backup_meta.v1" || !describesPrivileged(sidecar)) return null;
  const { mode, uid, gid, xattrs } = sidecar;
  if (typeof mode !== "string" || uid === undefined || gid === undefined) return null;
  return { mode: octal(Number.parseInt(mode, 8)), uid, gid, capability: xattrs?.[CAPABILITY] ?? null };
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}

/** Whether a file with this mode and these attributes lends its rights to whoever runs it. */
export function isPrivileged({ mode, xattrs }: Pick<Metadata, "mode" | "xattrs">): boolean {
  return (mode & MODE.SETID) !== 0 || xattrs.has(CAPABILITY);
}

/** Whether a sidecar describes such a file. */
export function describesPrivileged(sidecar: Sidecar): boolean {
  if (sidecar.prior_kind !== "file") return false;
  const mode = Number.parseInt(sidecar.mode ?? "0", 8);
  return (mode & MODE.SETID) !== 0 || ("xattrs" in sidecar && sidecar.xattrs?.[CAPABILITY] !== undefined);
}

/**
 * Takes set-id bits and capabilities off the payload at `name`, if it is `expected` and has no other name: off an inode
 * with other names they would go everywhere.
 *
 * Crash: they are there, or only the capabilities are, or none; calling it again takes the rest.
 *
 * @returns whether the payload has none now.
 * @throws `SyscallError`, e.g. `EROFS`.
 */
export function disarm(dir: DirHandle, name: string, expected: NodeIdentity): boolean {
  const node = observe(dir, name);
  if (node.kind !== "file" || !sameInode(identityOf(node), expected)) return false;
  const metadata = getMetadata(dir, name);
  if (!isPrivileged(metadata)) return true;
  if (node.stat.nlink > 1) return false;
  const { mode } = metadata;
  setMetadata(dir, name, { mode: mode & ~MODE.SETID, xattrs: without(metadata.xattrs) });
  return true;
}

/**
 * Checks that a privileged payload has the owner whose rights it is to lend. Before it is dressed, which gives it that owner.
 *
 * @throws `SwitchyardError` `E_RESTORE_FAILED` `payload_owner_changed`: its rights would be lent by what another user had.
 */
export function checkOwner(dir: DirHandle, name: string, { uid, gid }: Privileges): void {
  const found = getMetadata(dir, name);
  if (found.uid === uid && found.gid === gid) return;
  const path = pathIn(dir, name);
  const message = `Cannot restore from the payload ${JSON.stringify(path)}: it belongs to ${found.uid}:${found.gid}, its sidecar says ${uid}:${gid}, and it is privileged.`;
  throw backupError("payload_owner_changed", { id: "E_RESTORE_FAILED", op: "restore", path, message });
}

/**
 * Gives the payload at `name` its set-id bits and capabilities, just before it becomes the target.
 *
 * Crash: it has none of them, the capabilities, or all; settling takes them off again where it did not become the target.
 *
 * @throws as {@link checkOwner}; nothing was changed. `SyscallError`, e.g. `EPERM`.
 */
export function arm(dir: DirHandle, name: string, privileges: Privileges): void {
  checkOwner(dir, name, privileges);
  const { mode, capability } = privileges;
  const xattrs = new Map(without(getMetadata(dir, name).xattrs));
  if (capability !== null) xattrs.set(CAPABILITY, Buffer.from(capability, "base64"));
  setMetadata(dir, name, { mode: Number.parseInt(mode, 8), xattrs });
}

function without(xattrs: Metadata["xattrs"]): Metadata["xattrs"] {
  return new Map([...xattrs].filter(([key]) => key !== CAPABILITY));
}
