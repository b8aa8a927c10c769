/** This defines `finishAll`: every target of an interrupted rollback as it was to become. */
import { ignoring, nodeName, observe, readFile, replaceFile, settleSwap } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { divert } from "../protect/divert.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { swapOf, type Intent } from "./intent.ts";
import { syncAll, writeTombstone } from "./prepare.ts";
import { syncRights, withRights } from "./lend-rights.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import type { UndoResult } from "./undo-all.ts";

/**
 * (1) Writes the sidecars that are missing or torn, (2) makes them durable where the policy requires that, and the protection that is to be there, (3) finishes every swap, (4) syncs. If one
 * target fails the others go on, unless the run was not prepared: then none may be restored without all sidecars. What
 * someone else put at a target stays there.
 *
 * Crash: calling it again goes on where it stopped.
 */
export async function finishAll(work: RunWork, { prepared, unsynced }: Pick<RunRecord, "prepared" | "unsynced">): Promise<UndoResult> {
  const errors: unknown[] = [];
  const failed = (intent: Intent, error: unknown): void => {
    Object.assign(progressOf(work, intent.record.index), { outcome: "failed", error });
    errors.push(error);
  };
  const described: Intent[] = [];
  for (const intent of work.intents) {
    await takeTurn();
    try {
      await rewriteSidecar(intent); // (1)
      described.push(intent);
    } catch (error) {
      failed(intent, error);
    }
  }
  if (!prepared && errors.length > 0) return { conflicts: [], errors };
  // Of a run that was prepared, the sidecars that were whole are durable; of another one only memory may hold them.
  const { require_backup_durability: isSynced } = work.policy;
  if (isSynced) await syncAll(work.intents.map((intent) => intent.dir), !prepared || unsynced); // (2)
  if (!prepared) work.backups.synced = isSynced;
  if (!prepared) {
    try {
      await divert(work);
    } catch (error) {
      return { conflicts: [], errors: [error] };
    }
  }
  for (const intent of described) {
    await takeTurn();
    try {
      const { outcome, changed } = withRights(intent, "forward", () => settleSwap(intent.dir, swapOf(intent.record, undefined), "finish")); // (3)
      if (changed) work.sync.changed(intent.dir);
      progressOf(work, intent.record.index).outcome = outcome;
    } catch (error) {
      failed(intent, error);
    }
  }
  await syncRights(described); // (4)
  await work.sync.flush();
  const conflicts = [...work.progress].filter(([, { outcome }]) => outcome === "conflict" || outcome === "lost").map(([index]) => index);
  return { conflicts, errors };
}

/** One that is whole is left alone: it may be that there is no room for another. */
async function rewriteSidecar(intent: Intent): Promise<void> {
  const { record, dir } = intent;
  const content = Buffer.from(record.sidecar.content, "utf8");
  if (!holds(intent, content)) await replaceFile(dir, nodeName(record.sidecar.name), content, 0o644);
  if (record.tombstone && observe(dir, record.keep).kind === "none") await writeTombstone(intent);
}

function holds({ record, dir }: Intent, content: Buffer): boolean {
  const node = observe(dir, record.sidecar.name);
  if (node.kind !== "file" || node.stat.size !== BigInt(content.length)) return false;
  return ignoring(["ENOENT", "ELOOP", "EIO"], () => readFile(dir, record.sidecar.name, content.length))?.equals(content) === true;
}
