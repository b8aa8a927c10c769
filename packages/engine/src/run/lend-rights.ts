/** This defines how rights that a file lends move with it: given back just before it is a target again, else taken off (REQ-B5). */
import { identityOf, nodeName, observe, OPEN, pathIn, sameInode, SwitchyardError, type DirHandle, type NodeIdentity, type NodeName } from "@switchyard/fs-atomic";
import { arm, disarm, type Privileges } from "@switchyard/backup";
import type { LentRights } from "@switchyard/rescue";
import type { Intent } from "./intent.ts";

/** A file of an intent that lends its rights, wherever it stands. */
interface Lender {
  readonly node: NodeIdentity;
  readonly privileges: Privileges;
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
export function withRights<T>(intent: Intent, direction: "forward" | "back", move: () => T): T {
  try {
    giveRights(intent, direction); // (1)
    return move(); // (2)
  } finally {
    takeRights(intent); // (3)
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

function giveRights({ record, dir }: Intent, direction: "forward" | "back"): void {
  const lender = direction === "forward" ? incomingOf(record) : priorOf(record);
  if (lender === null) return;
  for (const name of placesAside(record)) arm(dir, name, { expected: lender.node, privileges: lender.privileges, alone: true });
}

function takeRights({ record, dir }: Intent): void {
  for (const lender of lendersOf(record)) {
    for (const name of placesAside(record)) if (isAt(dir, name, lender) && !disarm(dir, name, lender.node)) throw hardLinked(dir, name);
  }
}

/** Makes durable what was given and taken: syncing a directory says nothing of the files in it. */
export async function syncRights(intents: readonly Intent[]): Promise<void> {
  for (const { record, dir } of intents) {
    for (const lender of lendersOf(record)) {
      for (const name of [nodeName(record.target), ...placesAside(record)]) if (isAt(dir, name, lender)) await syncFile(dir, name);
    }
  }
}

/** The same for the undo script. */
export function lentRights(record: Intent["record"]): readonly LentRights[] {
  const places = placesAside(record);
  return lendersOf(record).flatMap(({ node, privileges }) => (node.kind === "none" ? [] : [{ places, ino: node.ino, ...privileges, comesBack: node === record.prior }]));
}

function lendersOf(record: Intent["record"]): readonly Lender[] {
  return [priorOf(record), incomingOf(record)].filter((lender) => lender !== null);
}

function priorOf({ prior, prior_privileges: privileges }: Intent["record"]): Lender | null {
  return privileges === undefined ? null : { node: prior, privileges };
}

function incomingOf({ incoming }: Intent["record"]): Lender | null {
  if (incoming?.how !== "payload" || incoming.privileges === undefined) return null;
  return { node: incoming.identity, privileges: incoming.privileges };
}

function placesAside({ keep, incoming }: Intent["record"]): readonly NodeName[] {
  return [keep, ...(incoming === null ? [] : [incoming.name])].map((name) => nodeName(name));
}

function isAt(dir: DirHandle, name: NodeName, { node }: Lender): boolean {
  return sameInode(identityOf(observe(dir, name)), node);
}

async function syncFile({ sys, fd }: DirHandle, name: NodeName): Promise<void> {
  const file = sys.openat(fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
  try {
    await sys.fsync(file);
  } finally {
    sys.close(file);
  }
}

function hardLinked(dir: DirHandle, name: NodeName): SwitchyardError {
  const path = pathIn(dir, name);
  const message = `Cannot keep ${JSON.stringify(path)}: it is privileged and got another name meanwhile, needed is one name.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "hard_linked_privileged", op: "keep", path, message });
}
