/** This defines `checkPayload`: whether a kept node is what its sidecar says, and what of that is in doubt (REQ-R9, REQ-S6). */
import { encodeBytes, errnoOf, hashFile, identityOf, observe, pathIn, sameInode, sha256, SwitchyardError, type DirHandle, type ErrorName, type HashOptions, type PresentNode } from "@switchyard/fs-atomic";
import { priorDest } from "../sidecar/prior-dest.ts";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { Sidecar } from "../sidecar/sidecar.ts";

/**
 * What nobody can say of a payload that is brought back all the same. `payload_hash_mismatch`: its bytes are others than were
 * kept. `payload_identity_mismatch`: no hash was kept, and it is another inode, or of another size or time.
 * `payload_unhashed`: no hash was kept, and nothing speaks against it.
 */
export type PayloadDoubt = "payload_hash_mismatch" | "payload_identity_mismatch" | "payload_unhashed";

/** A payload that may be brought back. */
export interface CheckedPayload {
  readonly node: PresentNode;
  /** SHA-256 of a file's bytes or a link's text as they are now; null where it was not taken. */
  readonly hash: string | null;
  readonly doubt: PayloadDoubt | null;
}

/** How strict the check is. */
export interface CheckOptions extends HashOptions {
  /** With false a mismatch is a doubt and no error (policy `require_sidecar_integrity`). True if absent. */
  readonly requireIntegrity?: boolean | undefined;
}

/**
 * Checks the payload at `name` against its sidecar: by the hash, or where none was kept by the inode, its birth time, size and
 * modification time, of a copy by size and modification time. The payload of "was absent" is an empty file, the tombstone.
 *
 * @throws {@link SwitchyardError} `E_BACKUP_MISSING` `payload_missing`; `E_RESTORE_FAILED` `payload_kind_mismatch` (a
 * half-filed or consumed payload), `payload_unreadable`, and unless `requireIntegrity` is false `payload_hash_mismatch`,
 * `payload_identity_mismatch`; the signal's reason.
 */
export async function checkPayload(dir: DirHandle, name: string, sidecar: Sidecar, { requireIntegrity = true, ...options }: CheckOptions = {}): Promise<CheckedPayload> {
  const path = pathIn(dir, name);
  const node = observe(dir, name);
  if (node.kind === "none") throw failed({ id: "E_BACKUP_MISSING", reason: "payload_missing" }, path, "it is gone");
  const expectedKind = sidecar.prior_kind === "none" ? "file" : sidecar.prior_kind;
  if (node.kind !== expectedKind || (sidecar.prior_kind === "none" && node.stat.size > 0n)) {
    throw failed({ id: "E_RESTORE_FAILED", reason: "payload_kind_mismatch" }, path, `it is a ${node.kind} of ${node.stat.size} bytes, its sidecar says ${sidecar.prior_kind}`);
  }
  if (sidecar.prior_kind === "none") return { node, hash: null, doubt: null };
  const { hash, doubt, found } = await compare(dir, name, { ...options, node, sidecar });
  if (requireIntegrity && doubt !== null && doubt !== "payload_unhashed") throw failed({ id: "E_RESTORE_FAILED", reason: doubt }, path, found);
  return { node, hash, doubt };
}

interface Comparison extends Omit<CheckedPayload, "node"> {
  /** For people, where there is a doubt. */
  readonly found: string;
}

interface Compared extends HashOptions {
  readonly node: PresentNode;
  readonly sidecar: Sidecar;
}

async function compare(dir: DirHandle, name: string, { node, sidecar, ...options }: Compared): Promise<Comparison> {
  const expected = expectedHash(sidecar);
  if (expected === undefined) return byIdentity(node, sidecar);
  const hash = await hashOf(dir, name, node, options);
  if (hash === expected) return { hash, doubt: null, found: "" };
  const found = hash === null ? "it changed while it was read" : `its hash is ${hash.slice(0, 12)}…, its sidecar says ${expected.slice(0, 12)}…`;
  return { hash, doubt: "payload_hash_mismatch", found };
}

function byIdentity(node: PresentNode, sidecar: Sidecar): Comparison {
  const isKept = sidecar.schema === "backup_meta.v1" || isKeptNode(node, sidecar);
  if (isKept) return { hash: null, doubt: "payload_unhashed", found: "" };
  return { hash: null, doubt: "payload_identity_mismatch", found: "its sidecar keeps no hash, and it is not the inode that was kept, or was written to since" };
}

/** Mode is no part of it: that the bytes are the same is the question. */
function isKeptNode(node: PresentNode, sidecar: Extract<Sidecar, { schema: "backup_meta.v2" }>): boolean {
  const [kept, now] = [priorIdentity(sidecar), identityOf(node)];
  if (kept === undefined || kept.kind === "none" || now.kind === "none") return false;
  const isCopy = sidecar.method === "reflink" || sidecar.method === "copy";
  return (isCopy || sameInode(kept, now)) && kept.size === now.size && kept.mtime_ns === now.mtime_ns;
}

/** A link's whole text is kept, whether or not its hash was. */
function expectedHash(sidecar: Sidecar): string | undefined {
  if ("payload_hash" in sidecar && sidecar.payload_hash !== undefined) return sidecar.payload_hash;
  const dest = sidecar.prior_kind === "symlink" ? priorDest(sidecar) : null;
  return dest === null ? undefined : sha256(encodeBytes(dest));
}

async function hashOf(dir: DirHandle, name: string, node: PresentNode, options: HashOptions): Promise<string | null> {
  if (node.kind === "symlink") return sha256(encodeBytes(node.dest));
  try {
    return await hashFile(dir, name, identityOf(node), options);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw failed({ id: "E_RESTORE_FAILED", reason: "payload_unreadable" }, pathIn(dir, name), `reading it failed with ${errno}`, error);
  }
}

function failed(name: ErrorName, path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({ ...name, op: "verifyPayload", path, errno: errnoOf(cause), cause, message: `Cannot restore from the payload ${JSON.stringify(path)}: ${found}.` });
}
