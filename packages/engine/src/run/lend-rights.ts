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
 * Gives back its rights to what is about to become the target: going forward the payload, going back the prior node, where
 * either waits beside the target.
 *
 * Crash: it waits with its rights; whoever settles the intent calls this or {@link takeRights} again.
 *
 * @throws `E_RESTORE_FAILED` `payload_owner_changed`: it has none; `SyscallError`, e.g. `EPERM`
 */
export function giveRights({ record, dir }: Intent, direction: "forward" | "back"): void {
  const lender = direction === "forward" ? incomingOf(record) : priorOf(record);
  if (lender === null) return;
  for (const name of placesAside(record)) if (isAt(dir, name, lender)) arm(dir, name, lender.privileges);
}

/**
 * Gives the prior node its capabilities where it stands at the target again, after an undo script that put it back and found
 * no tool that gives them.
 *
 * Crash: it has them or not; calling it again gives them.
 *
 * @throws as {@link giveRights}
 */
export function giveCapabilitiesAtTarget({ record, dir }: Intent): void {
  const lender = priorOf(record);
  const target = nodeName(record.target);
  if (lender !== null && lender.privileges.capability !== null && isAt(dir, target, lender)) arm(dir, target, lender.privileges);
}

/**
 * Takes the rights off every file of the intent that does not stand at the target.
 *
 * Crash: some still have them; calling it again takes the rest.
 *
 * @throws `E_POLICY` `hard_linked_privileged`: one got another name meanwhile; it keeps them. `SyscallError`, e.g. `EROFS`
 */
export function takeRights({ record, dir }: Intent): void {
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
