/** This defines `exdevFallback`: the refusal of a copy where the very inode cannot be kept (REQ-F2). */
import { pathIn, type NodeName, type SwitchyardError } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "./backup-error.ts";

/** The `E_EXDEV` error for a target whose backups are on another file system or mount. */
export function exdevFallback({ dir, store }: Catalog, target: NodeName, cause: unknown): SwitchyardError {
  const path = pathIn(dir, target);
  return backupError({
    id: "E_EXDEV",
    reason: "exdev_fallback",
    op: "keep",
    path,
    message: `Cannot keep or restore ${JSON.stringify(path)} by way of ${JSON.stringify(store.path)}: that is on another file system or mount, so it would have to be copied.`,
    cause,
  });
}
