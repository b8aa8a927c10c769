/** This defines `disarmBackups`: privileges taken off every payload of a target that has them (REQ-B5). */
import { identityOf, type NodeName } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { findBackups } from "../catalog/find-backups.ts";
import { describesPrivileged, disarm } from "./privileges.ts";

/**
 * Takes set-id bits and capabilities off the payloads of `target` that its sidecars call privileged.
 *
 * Crash: any of them still has its own; calling it again takes the rest.
 *
 * @throws `SyscallError`, e.g. `EROFS`.
 */
export function disarmBackups(catalog: Catalog, target: NodeName): void {
  for (const backup of findBackups(catalog, target)) {
    if (backup.state !== "unreadable" && describesPrivileged(backup.sidecar)) disarm(catalog.store, backup.names.payload, identityOf(backup.payload));
  }
}
