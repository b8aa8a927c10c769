/** This defines `finishAll`: every target of an interrupted rollback as it was to become. */
import { ignoring, isSwitchyardError, nodeName, observe, readFile, replaceFile, settleSwap, type SettleOutcome } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { goneProfile } from "../flip/gone-profile.ts";
import { divert } from "../protect/divert.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { swapOf, type Intent } from "./intent.ts";
import { isToSync, stageCopy, syncAll, writeTombstone } from "./prepare.ts";
import { syncRights, withRights } from "./lend-rights.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import { bringIncoming, returnIncoming } from "./transit/bring-incoming.ts";
import { clearCopies } from "./transit/clear-copies.ts";
import { copyAway } from "./transit/copy-away.ts";
import { fileAway } from "./transit/file-away.ts";
import { renamingDirs } from "./transit/renaming-dirs.ts";
import type { UndoResult } from "./undo-all.ts";

/**
 * (1) Writes the sidecars that are missing or torn, and makes anew the copies of a run that was not prepared, (2) makes them durable where the policy requires that, and copies always, and the protection that is to be there, (3) finishes every swap, (4) syncs. If one
 * target fails the others go on, unless the run was not prepared: then none may be restored without all sidecars. What
 * someone else put at a target stays there. Where a pointer would be led to a profile that is gone nothing is touched.
 *
 * Crash: calling it again goes on where it stopped.
 */
export async function finishAll(work: RunWork, { prepared, unsynced }: Pick<RunRecord, "prepared" | "unsynced">): Promise<UndoResult> {
  const gone = work.intents.flatMap((intent) => goneProfile(work, intent, "forward") ?? []);
  if (gone.length > 0) return { conflicts: [], errors: gone };
  const errors: unknown[] = [];
  const failed = (intent: Intent, error: unknown): void => {
    Object.assign(progressOf(work, intent.record.index), { outcome: "failed", error });
    errors.push(error);
  };
  const described: Intent[] = [];
  for (const intent of work.intents) {
    await takeTurn();
    try {
      if (!prepared) await remakeCopies(work, intent);
      await rewriteSidecar(intent); // (1)
      described.push(intent);
    } catch (error) {
      failed(intent, error);
    }
  }
  if (!prepared && errors.length > 0) return { conflicts: [], errors };
  // Of a run that was prepared, the sidecars that were whole are durable; of another one only memory may hold them.
  const isSynced = isToSync(work);
  if (isSynced) await syncAll(work.intents.flatMap(({ dir, store }) => [dir, store]), !prepared || unsynced); // (2)
  if (!prepared) work.backups.synced = isSynced;
  if (!prepared) {
    try {
      await divert(work);
    } catch (error) {
      return { conflicts: [], errors: [error] };
    }
  }
  // A copy beside its target is known by its identity alone: that is durable before it becomes the target.
  if (!prepared && work.staged.size > 0) await work.journal.append(isSynced ? { type: "prepared" } : { type: "prepared", unsynced: true });
  for (const [done, intent] of described.entries()) {
    work.onProgress?.({ step: "finishing", done, total: described.length });
    await takeTurn();
    try {
      progressOf(work, intent.record.index).outcome = settle(work, intent); // (3)
    } catch (error) {
      failed(intent, error);
    }
  }
  await syncRights(described, work.staged); // (4)
  await work.sync.flush();
  const conflicts = [...work.progress].filter(([, { outcome }]) => outcome === "conflict" || outcome === "lost").map(([index]) => index);
  return { conflicts, errors };
}

function settle(work: RunWork, intent: Intent): SettleOutcome {
  const { record, dir } = intent;
  const staged = work.staged.get(record.index);
  const isBrought = bringIncoming(intent);
  const { outcome, changed } = withRights(intent, { direction: "forward", staged }, () => settleSwap(dir, swapOf(record, staged), "finish"));
  const isFiled = fileAway(intent);
  // What did not come in is not left beside a target that is someone else's.
  const isReturned = outcome === "conflict" && returnIncoming(intent);
  if (changed) work.sync.changed(dir);
  if (isBrought || isFiled || isReturned) renamingDirs(intent).forEach((one) => work.sync.changed(one));
  return outcome;
}

/** Of what a crash left of a copy nobody knows how much it is. */
async function remakeCopies(work: RunWork, intent: Intent): Promise<void> {
  const { index } = intent.record;
  const staged = work.staged.get(index);
  clearCopies(intent, staged);
  try {
    await copyAway(intent, { sync: false });
  } catch (error) {
    // What is not the node any more that was to be kept will not be displaced, and needs no copy.
    if (!isSwitchyardError(error) || error.reason !== "source_changed") throw error;
  }
  if (staged === undefined) await stageCopy(work, intent, { sync: false });
}

/** One that is whole is left alone: it may be that there is no room for another. */
async function rewriteSidecar(intent: Intent): Promise<void> {
  const { record, store } = intent;
  const content = Buffer.from(record.sidecar.content, "utf8");
  if (!holds(intent, content)) await replaceFile(store, nodeName(record.sidecar.name), content, 0o644);
  if (record.tombstone && observe(store, record.keep).kind === "none") await writeTombstone(intent);
}

function holds({ record, store }: Intent, content: Buffer): boolean {
  const node = observe(store, record.sidecar.name);
  if (node.kind !== "file" || node.stat.size !== BigInt(content.length)) return false;
  return ignoring(["ENOENT", "ELOOP", "EIO"], () => readFile(store, record.sidecar.name, content.length))?.equals(content) === true;
}
