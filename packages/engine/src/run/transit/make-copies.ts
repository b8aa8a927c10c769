/** This defines `makeCopies`: what has to cross file systems, copied before any target changes (REQ-F1). */
import { copyNode, identityOf, nodeName, observe, type NodeIdentity } from "@switchyard/fs-atomic";
import { fromOf, type Intent } from "../intent.ts";
import { syncFile } from "../sync-file.ts";
import { copyAway, type CopyMode } from "./copy-away.ts";

/**
 * (1) Copies the node that stands at the target to where backups lie, without the rights that it lends, (2) copies the kept
 * node that is to come in beside its target; each only where it cannot be renamed, with every attribute, and compared with
 * what it was copied of. The caller syncs the directories.
 *
 * Crash: either of the names holds nothing, a part, or the whole; see `clearCopies`.
 *
 * @returns the identity of the copy that is to come in; null where none is
 * @throws `SyscallError`, e.g. `ENOSPC`, `EEXIST`; `E_GENERIC` `source_changed`, `copy_differs`: what was made of that copy
 * is removed again
 */
export async function makeCopies(intent: Intent, mode: CopyMode): Promise<NodeIdentity | null> {
  await copyAway(intent, mode); // (1)
  return copyIn(intent, mode); // (2)
}

async function copyIn({ record, dir, from: kept }: Intent, { sync }: CopyMode): Promise<NodeIdentity | null> {
  const { incoming } = record;
  const from = fromOf(record);
  if (kept === null || incoming?.how !== "payload" || from?.way !== "copy") return null;
  const name = nodeName(incoming.name);
  await copyNode(kept, nodeName(from.name), { dir, name }, { methods: ["copy"], expected: incoming.identity, sync: false });
  const made = observe(dir, name);
  if (sync && made.kind === "file") await syncFile(dir, name);
  return identityOf(made);
}
