/** This defines `verifyPayload`: the check that a kept node is what its sidecar says, before anything is touched (REQ-R9). */
import type { DirHandle, HashOptions, PresentNode } from "@switchyard/fs-atomic";
import type { SidecarV1, SidecarV2 } from "../sidecar/sidecar.ts";
import { checkPayload } from "./check-payload.ts";

/**
 * Checks the payload at `name` against its sidecar and returns it. The payload of "was absent" is an empty file, the
 * tombstone.
 *
 * @throws `SwitchyardError` `E_BACKUP_MISSING` `payload_missing`; `E_RESTORE_FAILED` `payload_kind_mismatch` (a half-filed or
 * consumed payload), `payload_hash_mismatch`, `payload_identity_mismatch` (no hash was kept), `payload_unreadable`; the
 * signal's reason.
 */
export async function verifyPayload(dir: DirHandle, name: string, sidecar: SidecarV1 | SidecarV2, options: HashOptions = {}): Promise<PresentNode> {
  return (await checkPayload(dir, name, sidecar, options)).node;
}
