/** This defines `removeKept`: one of the reserved names removed, if it holds the very node that was seen there. */
import { identityOf, observe, pathIn, sameNode, type DirHandle, type NodeIdentity, type NodeName } from "@switchyard/fs-atomic";
import { backupError } from "../errors/backup-error.ts";

/**
 * Removes `name` if it still holds `expected`. Not by `removeName`, which first moves the node to a name of its own: a crash
 * would leave it at one that no sidecar tells about, with all its privileges. The name is one of ours and the caller holds
 * the lock, so nobody is expected to put another node there between the look and the removal. The caller syncs.
 *
 * Crash: it is there or gone.
 *
 * @throws `E_ATOMIC_SWAP` `conflict`: another node is there, and stays; `SyscallError`.
 */
export function removeKept(dir: DirHandle, name: NodeName, expected: NodeIdentity): void {
  const found = identityOf(observe(dir, name));
  if (found.kind === "none") return;
  if (sameNode(found, expected)) return dir.sys.unlinkat(dir.fd, name);
  const path = pathIn(dir, name);
  const message = `Cannot remove ${JSON.stringify(path)}: it is not the node that was observed before; it was left alone.`;
  throw backupError({ id: "E_ATOMIC_SWAP", reason: "conflict", op: "remove", path, message });
}
