/** This defines `verifyPayload`: the check that a kept node is what its sidecar says, before anything is touched (REQ-R9). */
import { encodeBytes, errnoOf, hashFile, identityOf, observe, pathIn, sha256, SwitchyardError, type DirHandle, type HashOptions, type PresentNode } from "@switchyard/fs-atomic";
import { priorDest } from "../sidecar/prior-dest.ts";
import type { SidecarV1, SidecarV2 } from "../sidecar/sidecar.ts";

/**
 * Checks the payload at `name` against its sidecar and returns it. The payload of "was absent" is an empty file, the
 * tombstone.
 *
 * @throws {@link SwitchyardError} `E_BACKUP_MISSING` `payload_missing`; `E_RESTORE_FAILED` `payload_kind_mismatch` (a
 * half-filed or consumed payload), `payload_hash_mismatch`, `payload_unreadable`; the signal's reason.
 */
export async function verifyPayload(dir: DirHandle, name: string, sidecar: SidecarV1 | SidecarV2, options: HashOptions = {}): Promise<PresentNode> {
  const path = pathIn(dir, name);
  const node = observe(dir, name);
  if (node.kind === "none") throw failed("E_BACKUP_MISSING", "payload_missing", path, "it is gone");
  const expectedKind = sidecar.prior_kind === "none" ? "file" : sidecar.prior_kind;
  if (node.kind !== expectedKind || (sidecar.prior_kind === "none" && node.stat.size > 0n)) {
    throw failed("E_RESTORE_FAILED", "payload_kind_mismatch", path, `it is a ${node.kind} of ${node.stat.size} bytes, its sidecar says ${sidecar.prior_kind}`);
  }
  const expected = expectedHash(sidecar);
  if (expected === undefined) return node;
  const actual = await hashOf(dir, name, node, options);
  if (actual !== expected) {
    const found = actual === null ? "it changed while it was read" : `its hash is ${actual.slice(0, 12)}…, its sidecar says ${expected.slice(0, 12)}…`;
    throw failed("E_RESTORE_FAILED", "payload_hash_mismatch", path, found);
  }
  return node;
}

/** Version 1 keeps no hash, but a link's whole text. */
function expectedHash(sidecar: SidecarV1 | SidecarV2): string | undefined {
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
    throw failed("E_RESTORE_FAILED", "payload_unreadable", pathIn(dir, name), `reading it failed with ${errno}`, error);
  }
}

function failed(id: "E_BACKUP_MISSING" | "E_RESTORE_FAILED", reason: string, path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({ id, reason, op: "verifyPayload", path, errno: errnoOf(cause), cause, message: `Cannot restore from the payload ${JSON.stringify(path)}: ${found}.` });
}
