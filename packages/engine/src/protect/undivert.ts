/** This defines `undivert`: the diversions of targets that are back taken out of dpkg's record, and the second names gone. */
import { moveExclusive, nodeName, observe, type NodeName } from "@switchyard/fs-atomic";
import { changeDiversions } from "@switchyard/ownership";
import type { RunWork } from "../run/run-work.ts";
import { asideOf, isSecondName, type DivertingIntent } from "./aside-of.ts";
import { localDiversion } from "./diversion.ts";

/**
 * Of each target at whose diverted name nothing stands, or the very node of the target, or that which the run had given this
 * second name: (1) takes the diversions out, in one
 * durable write, (2) removes the second names, or makes one that is the only one left the
 * backup, (3) syncs. Where another node stands it is not ours to judge: that one stays
 * as it is. The targets are as they are to be, durably: from (1) on dpkg's upgrades go to them.
 *
 * Crash: diversions stand, or are out while second names are left; calling it again goes on.
 *
 * @returns those that were left
 * @throws `E_POLICY` of `DiversionError`; `SyscallError`
 */
export async function undivert({ root, policy, sync }: Pick<RunWork, "root" | "policy" | "sync">, intents: readonly DivertingIntent[]): Promise<readonly DivertingIntent[]> {
  const ready = intents.filter(isReady);
  if (ready.length === 0) return intents;
  const remove = ready.map(({ record }) => localDiversion(record.diversion));
  await changeDiversions(root, { add: [], remove }, { allowRunning: policy.allow_package_manager_running }); // (1)
  for (const intent of ready) {
    if (removeSecondName(intent)) sync.changed(intent.dir); // (2)
  }
  await sync.flush(); // (3)
  return intents.filter((intent) => !ready.includes(intent));
}

function isReady(intent: DivertingIntent): boolean {
  const { aside, areOne } = asideOf(intent);
  return aside.kind === "none" || areOne || isSecondName(intent, aside);
}

/** Asked once more: a package manager that was not kept out may have been here since. */
function removeSecondName(intent: DivertingIntent): boolean {
  const { dir, record } = intent;
  const { aside, areOne } = asideOf(intent);
  const name = nodeName(record.diversion.name);
  if (aside.kind === "none" || !(areOne || isSecondName(intent, aside))) return false;
  const node = observe(dir, name);
  if (node.kind !== "none" && node.stat.nlink > 1) dir.sys.unlinkat(dir.fd, name);
  else if (!areOne && observe(dir, backupOf(record)).kind === "none") moveExclusive(dir, name, backupOf(record));
  else return false;
  return true;
}

/** The backup name of the node that had the second name: a rollback takes it from there. */
function backupOf({ diversion, incoming, keep }: DivertingIntent["record"]): NodeName {
  return nodeName(diversion.do === "remove" && incoming !== null ? incoming.name : keep);
}
