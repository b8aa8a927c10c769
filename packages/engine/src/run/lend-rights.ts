/** This defines how rights that a file lends move with it: given back just before it is a target again, else taken off (REQ-B5). */
import { identityOf, nodeName, observe, pathIn, sameInode, SwitchyardError, type DirHandle, type NodeIdentity, type NodeName, type Place } from "@switchyard/fs-atomic";
import { arm, disarm, type Privileges } from "@switchyard/backup";
import type { LentRights } from "@switchyard/rescue";
import { besideNameOf, fromOf, type Intent } from "./intent.ts";
import { syncFile } from "./sync-file.ts";

/** A file of an intent that lends its rights, wherever it stands. */
interface Lender {
  readonly node: NodeIdentity;
  readonly privileges: Privileges;
}

/** Which way the intent goes. */
export interface Movement {
  readonly direction: "forward" | "back";
  /** The identity of the link or copy that was staged for it, where it is known. */
  readonly staged: NodeIdentity | undefined;
}

/**
 * (1) Gives back its rights to what is about to become the target: going forward the payload, going back the prior node,
 * where either waits beside the target, (2) moves them, (3) takes the rights off every file of the intent that does not
 * stand at the target; also where (1) or (2) fails.
 *
 * Crash: something aside has its rights; whoever settles the intent calls this again.
 *
 * @throws `E_RESTORE_FAILED` `payload_owner_changed`, `E_POLICY` `hard_linked_privileged`: nothing was given or moved, or one
 * got another name meanwhile and keeps them; `SyscallError`, e.g. `EPERM`; what `move` throws
 */
export function withRights<T>(intent: Intent, { direction, staged }: Movement, move: () => T): T {
  try {
    giveRights(intent, { direction, staged }); // (1)
    return move(); // (2)
  } finally {
    takeRights(intent, staged); // (3)
  }
}

/**
 * Gives the prior node its rights where it stands at the target again, after an undo script that put it back and could not.
 *
 * Crash: it has them or not; calling it again gives them.
 *
 * @throws as {@link withRights}
 */
export function giveRightsAtTarget({ record, dir }: Intent): void {
  const lender = priorOf(record);
  if (lender !== null) arm(dir, nodeName(record.target), { expected: lender.node, privileges: lender.privileges, alone: true });
}

function giveRights({ record, dir }: Intent, { direction, staged }: Movement): void {
  const lender = direction === "forward" ? incomingOf(record, staged) : priorOf(record);
  if (lender === null) return;
  for (const name of placesAside(record)) arm(dir, name, { expected: lender.node, privileges: lender.privileges, alone: true });
}

function takeRights({ record, dir }: Intent, staged: NodeIdentity | undefined): void {
  for (const lender of lendersOf(record, staged)) {
    for (const name of placesAside(record)) if (isAt(dir, name, lender) && !disarm(dir, name, lender.node)) throw hardLinked(dir, name);
  }
}

/** Makes durable what was given and taken: syncing a directory says nothing of the files in it. */
export async function syncRights(intents: readonly Intent[], staged: ReadonlyMap<number, NodeIdentity>): Promise<void> {
  for (const intent of intents) {
    for (const lender of lendersOf(intent.record, staged.get(intent.record.index))) {
      for (const { dir, name } of placesOf(intent)) if (isAt(dir, name, lender)) await syncFile(dir, name);
    }
  }
}

/** The same for the undo script. Of a copy nobody knows yet which inode it will be. */
export function lentRights(record: Intent["record"]): readonly LentRights[] {
  const places = placesAside(record);
  const isCopied = (lender: Lender): boolean => (lender.node === record.prior ? record.store?.way : fromOf(record)?.way) === "copy";
  return lendersOf(record, undefined).flatMap((lender) => {
    const { node, privileges } = lender;
    return node.kind === "none" ? [] : [{ places, ino: isCopied(lender) ? null : node.ino, ...privileges, comesBack: node === record.prior }];
  });
}

function lendersOf(record: Intent["record"], staged: NodeIdentity | undefined): readonly Lender[] {
  return [priorOf(record), incomingOf(record, staged)].filter((lender) => lender !== null);
}

function priorOf({ prior, prior_privileges: privileges }: Intent["record"]): Lender | null {
  return privileges === undefined ? null : { node: prior, privileges };
}

function incomingOf(record: Intent["record"], staged: NodeIdentity | undefined): Lender | null {
  const { incoming } = record;
  if (incoming?.how !== "payload" || incoming.privileges === undefined) return null;
  // Who lends is what comes in: of a copy not the node that is kept elsewhere.
  const node = fromOf(record)?.way === "copy" ? (staged ?? incoming.identity) : incoming.identity;
  return { node, privileges: incoming.privileges };
}

/** The names beside the target where either of them may wait. */
function placesAside(record: Intent["record"]): readonly NodeName[] {
  return [besideNameOf(record), ...(record.incoming === null ? [] : [nodeName(record.incoming.name)])];
}

/** Every name that either of them may have. */
function placesOf({ record, dir, store, from }: Intent): readonly Place[] {
  const kept = fromOf(record);
  return [
    { dir, name: nodeName(record.target) },
    ...placesAside(record).map((name) => ({ dir, name })),
    ...(record.store === undefined ? [] : [{ dir: store, name: nodeName(record.keep) }]),
    ...(from === null || kept === null ? [] : [{ dir: from, name: nodeName(kept.name) }]),
  ];
}

function isAt(dir: DirHandle, name: NodeName, { node }: Lender): boolean {
  return sameInode(identityOf(observe(dir, name)), node);
}

function hardLinked(dir: DirHandle, name: NodeName): SwitchyardError {
  const path = pathIn(dir, name);
  const message = `Cannot keep ${JSON.stringify(path)}: it is privileged and got another name meanwhile, needed is one name.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "hard_linked_privileged", op: "keep", path, message });
}
