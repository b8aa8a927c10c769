/** This defines `bringCopies`: a run that stood, and whose nodes crossed file systems, made ready to be undone in place. */
import { copyNode, identityOf, ignoring, matches, moveExclusive, nodeName, observe, sameInode, type NodeIdentity, type NodeName, type Place } from "@switchyard/fs-atomic";
import { isPriorState, keepDisarmed, parseSidecar } from "@switchyard/backup";
import { besideNameOf, fromOf, swapOf, type Intent } from "../intent.ts";
import type { RunWork } from "../run-work.ts";
import { isPartOf } from "./is-part-of.ts";

/**
 * Once such a run was committed the nodes themselves are gone, and copies stand for them: (1) what the run brought back is
 * copied to where it was kept, unless it is there, (2) what stood at the target before is copied beside it, unless it is back
 * already. Others' nodes are left, and nothing is copied for them.
 *
 * Crash: a name that ends in `.part` may hold a part of a copy; calling it again goes on.
 *
 * @returns the run with the identities that its prior nodes have now
 * @throws `SyscallError`, e.g. `ENOSPC`; `E_GENERIC` `copy_differs`
 */
export async function bringCopies(work: RunWork): Promise<RunWork> {
  const intents: Intent[] = [];
  for (const intent of work.intents) {
    const staged = work.staged.get(intent.record.index);
    await copyBack(intent, staged); // (1)
    intents.push({ ...intent, record: { ...intent.record, prior: await priorNow(intent, staged) } }); // (2)
  }
  return { ...work, intents };
}

async function copyBack({ record, dir, from: kept }: Intent, staged: NodeIdentity | undefined): Promise<void> {
  const from = fromOf(record);
  if (kept === null || record.incoming === null || from?.way !== "copy" || staged === undefined) return;
  const to: Place = { dir: kept, name: nodeName(from.name) };
  if (observe(kept, to.name).kind !== "none") return;
  const at = [record.target, record.incoming.name].map(nodeName).find((name) => sameInode(identityOf(observe(dir, name)), staged));
  if (at !== undefined) await whole({ dir, name: at }, to, async (part) => keepDisarmed(dir, at, part, { methods: ["copy"] }));
}

async function priorNow(intent: Intent, staged: NodeIdentity | undefined): Promise<NodeIdentity> {
  const { record, dir, store } = intent;
  const { prior, target } = record;
  const beside = besideNameOf(record);
  if (record.store?.way !== "copy" || prior.kind === "none") return prior;
  const waiting = record.incoming === null ? [beside] : [beside, nodeName(record.incoming.name)];
  if (waiting.some((name) => sameInode(identityOf(observe(dir, name)), prior))) return prior;
  const node = observe(dir, target);
  if (await isPriorState(dir, target, node, parseSidecar(record.sidecar.content, record.sidecar.name))) return identityOf(node);
  const { incoming } = swapOf(record, staged);
  const isOurs = node.kind === "none" || (incoming !== null && matches(incoming.node, identityOf(node)));
  const copy: Place = { dir: store, name: nodeName(record.keep) };
  if (isOurs && observe(dir, beside).kind === "none") await whole(copy, { dir, name: beside }, async (part) => copyNode(store, copy.name, part, { methods: ["copy"] }));
  return isOurs ? identityOf(observe(dir, beside)) : prior;
}

/** Copies under another name first, so that what has the name is whole. */
async function whole(original: Place, { dir, name }: Place, copy: (part: Place) => Promise<unknown>): Promise<void> {
  const part: Place = { dir, name: partOf(name) };
  if (isPartOf(part, original)) ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, part.name));
  await copy(part);
  moveExclusive(dir, part.name, name);
  await dir.sys.fsync(dir.fd);
}

/** As the undo script calls it. */
function partOf(name: NodeName): NodeName {
  return nodeName(`${name}.part`);
}
