/** This defines what widens privilege, how it is taken off a payload, and how it is given back (REQ-B5). */
import { getMetadata, identityOf, MODE, observe, OPEN, pathIn, sameInode, setMetadata, type DirHandle, type Metadata, type NodeIdentity, type SwitchyardError } from "@switchyard/fs-atomic";
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
 * with other names they would go everywhere. It is looked at and changed by one descriptor, whoever renames what meanwhile.
 *
 * Crash: they are there, or only the capabilities are, or none; calling it again takes the rest.
 *
 * @returns whether the payload has none now.
 * @throws `SyscallError`, e.g. `EROFS`.
 */
export function disarm(dir: DirHandle, name: string, expected: NodeIdentity): boolean {
  return holding(dir, name, (node) => {
    const found = observe(node, "");
    if (found.kind !== "file" || !sameInode(identityOf(found), expected)) return false;
    const metadata = getMetadata(node, "");
    if (!isPrivileged(metadata)) return true;
    if (found.stat.nlink > 1) return false;
    setMetadata(node, "", { mode: metadata.mode & ~MODE.SETID, xattrs: without(metadata.xattrs) });
    return true;
  }) ?? false;
}

/** Opens the node without following or waking it; undefined where there is none. An empty name in `act` means the node. */
function holding<T>(dir: DirHandle, name: string, act: (node: DirHandle) => T): T | undefined {
  if (observe(dir, name).kind === "none") return undefined;
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    return act({ ...dir, fd, path: pathIn(dir, name) });
  } finally {
    dir.sys.close(fd);
  }
}

/**
 * Checks that a privileged payload has the owner whose rights it is to lend. Before it is dressed, which gives it that owner.
 *
 * @throws `SwitchyardError` `E_RESTORE_FAILED` `payload_owner_changed`: its rights would be lent by what another user had.
 */
export function checkOwner(dir: DirHandle, name: string, { uid, gid }: Privileges): void {
  const found = getMetadata(dir, name);
  if (found.uid === uid && found.gid === gid) return;
  const path = name === "" ? dir.path : pathIn(dir, name);
  const message = `Cannot restore from the payload ${JSON.stringify(path)}: it belongs to ${found.uid}:${found.gid}, its sidecar says ${uid}:${gid}, and it is privileged.`;
  throw backupError({ id: "E_RESTORE_FAILED", reason: "payload_owner_changed", op: "restore", path, message });
}

/** Which node is to be armed. */
export interface ToArm {
  readonly expected: NodeIdentity;
  readonly privileges: Privileges;
  /** Whether it must have no other name: what one name lends all of them do. */
  readonly alone?: boolean;
}

/**
 * Gives the payload at `name`, if it is `expected`, its set-id bits and capabilities, just before it becomes the target. It is
 * looked at and changed by one descriptor, whoever renames what meanwhile.
 *
 * Crash: it has none of them, the capabilities, or all; settling takes them off again where it did not become the target.
 *
 * @throws as {@link checkOwner}; `E_POLICY` `hard_linked_privileged`: it has another name and none of them yet. Nothing was
 * changed. `SyscallError`, e.g. `EPERM`.
 */
export function arm(dir: DirHandle, name: string, { expected, privileges, alone = false }: ToArm): void {
  holding(dir, name, (node) => {
    const found = observe(node, "");
    if (!sameInode(identityOf(found), expected)) return;
    checkOwner(node, "", privileges);
    const metadata = getMetadata(node, "");
    const { mode, capability } = privileges;
    const has = privilegesOf(metadata);
    if (has?.mode === mode && has.capability === capability) return;
    if (alone && found.kind === "file" && found.stat.nlink > 1) throw hardLinked(node.path);
    const xattrs = new Map(without(metadata.xattrs));
    if (capability !== null) xattrs.set(CAPABILITY, Buffer.from(capability, "base64"));
    setMetadata(node, "", { mode: Number.parseInt(mode, 8), xattrs });
  });
}

function hardLinked(path: string): SwitchyardError {
  const message = `Cannot give ${JSON.stringify(path)} its rights back: it got another name meanwhile, which would have them too; needed is one name.`;
  return backupError({ id: "E_POLICY", reason: "hard_linked_privileged", op: "restore", path, message, remedies: ["Remove its other name (find -samefile), then try again."] });
}

function without(xattrs: Metadata["xattrs"]): Metadata["xattrs"] {
  return new Map([...xattrs].filter(([key]) => key !== CAPABILITY));
}
