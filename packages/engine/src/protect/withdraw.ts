/** This defines `withdraw`: the protection of targets that a run has just put back, taken away again. */
import { errnoOf, identityOf, nodeName, observe, sameInode, swap, type NodeIdentity } from "@switchyard/fs-atomic";
import { readDiversions } from "@switchyard/ownership";
import { hashNode } from "../preflight/observe-plan.ts";
import { progressOf, type RunWork } from "../run/run-work.ts";
import { asideOf, isDiverting, isSecondName, type DivertingIntent } from "./aside-of.ts";
import { isStanding } from "./diversion.ts";
import { undivert } from "./undivert.ts";
import { isNotedUpgraded, noteUpgraded } from "./upgraded-mark.ts";

/**
 * Of the targets of a run that goes back, each of them settled and durable: (1) where an upgrade has replaced the file at the
 * diverted name, brings that file to the target, and keeps the prior one as the backup it was, (2) syncs, (3) takes out the
 * diversions and the second names. What someone else put at the
 * target stays there; where an upgrade lies beside it, so does that, and its diversion.
 *
 * Crash: calling it again, behind settling the same swaps again, goes on.
 *
 * @throws `E_ATOMIC_SWAP`; `E_POLICY` of `DiversionError`; `SyscallError`: the targets hold their prior or their upgraded files
 */
export async function withdraw(work: RunWork): Promise<void> {
  const adding = work.intents.filter((intent) => isDiverting(intent, "add"));
  if (adding.length === 0) return;
  const entries = await readDiversions(work.root);
  const back: DivertingIntent[] = [];
  for (const intent of adding) {
    const isDiverted = isStanding(entries, intent.record.diversion);
    if (await bringBack(work, intent, isDiverted)) back.push(intent);
    else if (isDiverted) leave(work, intent);
  }
  await work.sync.flush(); // (2)
  await undivert(work, back); // (3)
}

/** What cannot be put back says so already. */
function leave(work: RunWork, { record }: DivertingIntent): void {
  const progress = progressOf(work, record.index);
  if (progress.outcome === "settled") progress.outcome = "conflict";
}

/** Whether the target is as it is to be, and nothing of someone else's stands at the diverted name. */
async function bringBack(work: RunWork, intent: DivertingIntent, isDiverted: boolean): Promise<boolean> {
  const { record } = intent;
  const progress = progressOf(work, record.index);
  const { target, aside, areOne } = asideOf(intent);
  const isPrior = target.kind !== "none" && sameInode(target, record.prior);
  if (!isPrior && (areOne || isNotedUpgraded(work.folder, intent, target))) return isUpgraded(work, intent, target);
  // Someone else's node stands at the target. Nothing of this run is to outlive it, and the prior node is a backup.
  if (progress.outcome === "conflict" && isSecondName(intent, aside)) return true;
  if (progress.outcome !== "settled") return false;
  if (aside.kind === "none" || areOne) {
    progress.putBack = { what: "prior" };
    return true;
  }
  // Nobody diverts anything there: it is someone's own file.
  if (!isDiverted) return true;
  if (!isPrior || (aside.kind !== "file" && aside.kind !== "symlink")) return false;
  await noteUpgraded(work.folder, intent, aside);
  bringUpgraded(work, intent, aside); // (1)
  return isUpgraded(work, intent, aside);
}

/**
 * (1) Gives the upgraded file a second name, where the run's link waited, (2) exchanges that with the target and keeps the
 * prior file. Its first name stays until the diversion is out: so each state tells by itself how far it came.
 */
function bringUpgraded(work: RunWork, { dir, record }: DivertingIntent, upgraded: NodeIdentity): void {
  if (record.incoming?.how !== "link") throw new TypeError("a rollback that was prepared does not go back");
  const stage = nodeName(record.incoming.name);
  try {
    dir.sys.linkat(dir.fd, nodeName(record.diversion.name), dir.fd, stage); // (1)
  } catch (error) {
    if (errnoOf(error) !== "EEXIST" || !sameInode(identityOf(observe(dir, stage)), upgraded)) throw error;
  }
  work.sync.changed(dir);
  const incoming = { name: stage, how: "payload", node: { identity: upgraded } } as const;
  const change = { target: nodeName(record.target), incoming, prior: identityOf(observe(dir, nodeName(record.target))), keep: nodeName(record.keep) };
  swap(dir, change, { allowNoExchange: work.policy.allow_degraded_fs }); // (2)
}

async function isUpgraded(work: RunWork, { dir, record }: DivertingIntent, node: NodeIdentity): Promise<true> {
  const progress = progressOf(work, record.index);
  const hash = await hashNode(dir, record.target, observe(dir, nodeName(record.target)), { policy: work.policy, signal: undefined });
  Object.assign(progress, { outcome: "settled", putBack: { what: "upgraded", kind: node.kind, hash } });
  return true;
}
