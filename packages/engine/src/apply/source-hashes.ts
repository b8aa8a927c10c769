/** This defines `sourceHashes`: what the sources of a plan hold, for its attestation. */
import { closeDir, errnoOf, hashFile, identityOf, openDir, safePath, type PresentNode, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import type { JudgedAction } from "../preflight/judge.ts";
import { stoppable } from "../stop/stoppable.ts";

/** The SHA-256 of each source as planned; null where it is not any more the file that the gates saw, or may be executed and not read. */
export type SourceHashes = ReadonlyMap<string, string | null>;

/**
 * Reads each distinct inode once, however many names it has; none where the policy has no hashes recorded.
 *
 * @throws `E_GENERIC` `interrupted`; `SyscallError` where a source cannot be read
 */
export async function sourceHashes(root: Root, actions: readonly JudgedAction[], { policy, signal, onProgress }: Pick<Context, "policy" | "signal" | "onProgress">): Promise<SourceHashes> {
  const hashes = new Map<string, string | null>();
  const read = new Map<string, string | null>();
  for (const [index, { seen }] of policy.record_hashes ? actions.entries() : []) {
    onProgress?.({ step: "hashing", done: index, total: actions.length });
    const { source, sourceNode } = seen;
    if (sourceNode.state !== "present" || sourceNode.node.kind !== "file" || hashes.has(source)) continue;
    const { node, resolved } = sourceNode;
    const inode = `${node.stat.device} ${node.stat.ino}`;
    const hash = read.get(inode) ?? (await stoppable(signal, { op: "apply", path: source, leaves: "Nothing of it was changed." }, () => hashAt(root, resolved, { node, signal })));
    read.set(inode, hash);
    hashes.set(source, hash);
  }
  return hashes;
}

async function hashAt(root: Root, resolved: string, { node, signal }: { readonly node: PresentNode; readonly signal: Context["signal"] }): Promise<string | null> {
  const { parents, name } = safePath(resolved);
  const dir = openDir(root, parents);
  try {
    return await hashFile(dir, name, identityOf(node), { signal });
  } catch (error) {
    if (errnoOf(error) === "EACCES") return null;
    throw error;
  } finally {
    closeDir(dir);
  }
}
