/** This defines `copyAway`: the node that is to be displaced copied to where backups lie (REQ-F1). */
import { nodeName } from "@switchyard/fs-atomic";
import { keepDisarmed } from "@switchyard/backup";
import type { Intent } from "../intent.ts";
import { syncFile } from "../sync-file.ts";

/** How copies are made. */
export interface CopyMode {
  /** Whether the files are synced at once; else the caller syncs their file systems. */
  readonly sync: boolean;
}

/**
 * Copies it with every attribute, but without the rights that it lends, where it cannot be renamed there. The caller syncs
 * the directory.
 *
 * Crash: the payload's name holds nothing, a part, or the whole; see `clearCopies`.
 *
 * @throws `SyscallError`, e.g. `ENOSPC`, `EEXIST`; `E_GENERIC` `source_changed`, `copy_differs`: nothing is left of it
 */
export async function copyAway({ record, dir, store }: Intent, { sync }: CopyMode): Promise<void> {
  if (record.store?.way !== "copy" || record.prior.kind === "none") return;
  const name = nodeName(record.keep);
  await keepDisarmed(dir, nodeName(record.target), { dir: store, name }, { methods: ["copy"], expected: record.prior, sync: false });
  if (sync && record.prior.kind === "file") await syncFile(store, name);
}
