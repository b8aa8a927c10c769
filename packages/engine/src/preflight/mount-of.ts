/** This defines `mountOf`: the mount that a node is on. */
import type { Mount, MountTable } from "@switchyard/fs-atomic";

/** Null where the kernel does not say. */
export function mountOf(mounts: MountTable, id: bigint | null): Mount | null {
  return id === null ? null : (mounts.get(id) ?? null);
}
