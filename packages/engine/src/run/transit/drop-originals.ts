/** This defines `dropOriginals`: the nodes that crossed file systems removed from where they came from, once the run stands (REQ-F1). */
import { identityOf, ignoring, nodeName, observe, sameInode, sameNode, type DirHandle, type NodeIdentity, type NodeName } from "@switchyard/fs-atomic";
import { besideNameOf, fromOf, targetOf, type Intent } from "../intent.ts";
import type { RunWork } from "../run-work.ts";
import { syncAll } from "../prepare.ts";

/**
 * Removes (1) each displaced node of which a copy is kept, from beside its target; a node that was written to since it was
 * copied stays, (2) each kept node of which a copy stands at its target, from where it was kept, (3) and syncs. Before, both
 * copies are durable and the run is committed: until then undoing needs the very inode.
 *
 * Crash: any of them is gone; calling it again removes the rest.
 *
 * @returns one warning for each that stays
 * @throws `SyscallError`, e.g. `EIO`, `EROFS`: the rest is still there
 */
export async function dropOriginals(work: RunWork): Promise<string[]> {
  const warnings: string[] = [];
  const changed = new Set<DirHandle>();
  for (const intent of work.intents) {
    const { record, dir, from } = intent;
    const kept = dropDisplaced(intent);
    if (kept === "dropped") changed.add(dir);
    if (kept === "stays") warnings.push(`${JSON.stringify(targetOf(record))} was written to after it was copied to its backup: what stood there also stays beside it, as ${JSON.stringify(besideNameOf(record))}.`);
    if (from !== null && dropKept(intent, work.staged.get(record.index))) changed.add(from);
  }
  await syncAll([...changed], false); // (3)
  return warnings;
}

function dropDisplaced({ record, dir, store }: Intent): "nothing" | "dropped" | "stays" {
  if (record.store?.way !== "copy" || record.prior.kind === "none") return "nothing";
  const displaced = identityOf(observe(dir, besideNameOf(record)));
  if (!sameInode(displaced, record.prior)) return "nothing";
  const isKept = observe(store, record.keep).kind === record.prior.kind;
  if (!isKept || !sameNode(displaced, record.prior)) return "stays";
  return unlink(dir, besideNameOf(record)) ? "dropped" : "nothing"; // (1)
}

function dropKept({ record, dir, from: kept }: Intent, staged: NodeIdentity | undefined): boolean {
  const { incoming } = record;
  const from = fromOf(record);
  if (kept === null || incoming?.how !== "payload" || from?.way !== "copy" || staged === undefined) return false;
  if (!sameInode(identityOf(observe(dir, record.target)), staged)) return false;
  return sameNode(identityOf(observe(kept, from.name)), incoming.identity) && unlink(kept, nodeName(from.name)); // (2)
}

function unlink(dir: DirHandle, name: NodeName): boolean {
  const done = ignoring("ENOENT", () => {
    dir.sys.unlinkat(dir.fd, name);
    return true;
  });
  return done === true;
}
