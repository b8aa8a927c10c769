/** This defines `verifyPayload`: the check that a kept node is what its sidecar says, before anything is touched (REQ-R9). */
import { encodeBytes, hashFile, identityOf, observe, pathIn, sha256, SwitchyardError, type DirHandle, type PresentNode } from "@switchyard/fs-atomic";
import type { SidecarV1, SidecarV2 } from "./sidecar.ts";

/**
 * Checks the payload at `name` against its sidecar and returns it.
 *
 * @throws {@link SwitchyardError} `E_BACKUP_MISSING` `payload_missing`; `E_RESTORE_FAILED` `payload_kind_mismatch` (a
 * half-filed or consumed payload), `payload_hash_mismatch`.
 */
export async function verifyPayload(dir: DirHandle, name: string, sidecar: SidecarV1 | SidecarV2): Promise<PresentNode> {
  const path = pathIn(dir, name);
  const node = observe(dir, name);
  if (node.kind === "none") throw failed("E_BACKUP_MISSING", "payload_missing", path, "it is gone");
  if (node.kind !== sidecar.prior_kind) {
    throw failed("E_RESTORE_FAILED", "payload_kind_mismatch", path, `it is a ${node.kind}, its sidecar says ${sidecar.prior_kind}`);
  }
  const expected = "payload_hash" in sidecar ? sidecar.payload_hash : undefined;
  if (expected === undefined) return node;
  const actual = node.kind === "symlink" ? sha256(encodeBytes(node.dest)) : await hashFile(dir, name, identityOf(node));
  if (actual !== expected) {
    const found = actual === null ? "it changed while it was read" : `its hash is ${actual.slice(0, 12)}…, its sidecar says ${expected.slice(0, 12)}…`;
    throw failed("E_RESTORE_FAILED", "payload_hash_mismatch", path, found);
  }
  return node;
}

function failed(id: "E_BACKUP_MISSING" | "E_RESTORE_FAILED", reason: string, path: string, found: string): SwitchyardError {
  return new SwitchyardError({ id, reason, op: "verifyPayload", path, message: `Cannot restore from the payload ${JSON.stringify(path)}: ${found}.` });
}
