/** This defines `copyIn`: a kept node that is to come in copied beside its target (REQ-F1). */
import { copyNode, identityOf, nodeName, observe, type NodeIdentity } from "@switchyard/fs-atomic";
import { fromOf, type Intent } from "../intent.ts";
import { syncFile } from "../sync-file.ts";
import type { CopyMode } from "./copy-away.ts";

/**
 * Copies it with every attribute that it has there, where it cannot be renamed. The caller syncs the directory.
 *
 * Crash: the waiting name holds nothing, a part, or the whole; see `clearCopies`.
 *
 * @returns the identity of the copy; null where none is needed
 * @throws `SyscallError`, e.g. `ENOSPC`, `EEXIST`; `E_GENERIC` `source_changed`, `copy_differs`: nothing is left of it
 */
export async function copyIn({ record, dir, from: kept }: Intent, { sync }: CopyMode): Promise<NodeIdentity | null> {
  const { incoming } = record;
  const from = fromOf(record);
  if (kept === null || incoming?.how !== "payload" || from?.way !== "copy") return null;
  const name = nodeName(incoming.name);
  await copyNode(kept, nodeName(from.name), { dir, name }, { methods: ["copy"], expected: incoming.identity, sync: false });
  const made = observe(dir, name);
  if (sync && made.kind === "file") await syncFile(dir, name);
  return identityOf(made);
}
