/** This defines `prepare`: everything a run needs, made before any of its targets changes. */
import { createFile, nodeName, stageLink, type DirHandle } from "@switchyard/fs-atomic";
import { divert } from "../protect/divert.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { isCopying, targetOf, type Intent } from "./intent.ts";
import { isLabelling, restoreLabel } from "./restore-label.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import { copyAway, type CopyMode } from "./transit/copy-away.ts";
import { copyIn } from "./transit/copy-in.ts";
import { SidecarTexts } from "./sidecar-texts.ts";

/** From this many small files on, one syncfs per file system is cheaper than an fsync each. */
const MANY = 16;

/**
 * (1) Stages the links, with the labels of what they displace, and copies what has to cross file systems, (2) writes the sidecars and tombstones,
 * (3) makes all of it durable where the policy requires that (`require_backup_durability`) or anything was copied, (4) protects the targets that are to be, (5) notes the staged links' and copies' identities in the journal, durably: `prepared`.
 *
 * Crash: no target has changed. The journal's intents name everything that may lie about. Without (3) a power loss soon after the
 * run may leave sidecars lost or torn; the journal is durable all the same, and so are the targets once they are switched.
 *
 * @throws `E_ATOMIC_SWAP` `name_taken`; `E_GENERIC` `interrupted`; what `divert` throws; `SyscallError`, e.g. `ENOSPC`
 */
export async function prepare(work: RunWork): Promise<void> {
  const texts = new SidecarTexts(work.folder);
  const bulk = work.intents.length >= MANY;
  const isSynced = isToSync(work);
  const { verb: op } = work.begin;
  const isActive = isLabelling();
  for (const [done, intent] of work.intents.entries()) {
    const { record, dir, store, draft } = intent;
    work.onProgress?.({ step: "preparing", done, total: work.intents.length });
    await stopPoint(work.signal, { op, path: targetOf(record), leaves: "No target was changed." });
    if (record.incoming?.how === "link") {
      const identity = stageLink(dir, nodeName(record.incoming.name), record.incoming.dest); // (1)
      work.staged.set(record.index, identity);
      progressOf(work, record.index).label = restoreLabel(dir, nodeName(record.incoming.name), intent.label, isActive);
      await work.journal.append({ type: "staged", index: record.index, identity });
    }
    await copyAway(intent, { sync: !bulk });
    await stageCopy(work, intent, { sync: !bulk });
    const content = Buffer.from(record.sidecar.content, "utf8");
    await createFile(store, nodeName(record.sidecar.name), content, { mode: 0o644, sync: isSynced && !bulk }); // (2)
    draft?.release(texts);
    if (record.tombstone) await writeTombstone(intent);
  }
  work.onProgress?.({ step: "syncing", done: 0, total: null });
  if (isSynced) await syncAll(work.intents.flatMap(({ dir, store }) => [dir, store]), bulk); // (3)
  work.backups.synced = isSynced;
  // The last one for a rollback: from (5) on it only goes forward.
  await stopPoint(work.signal, { op, leaves: "No target was changed." });
  await divert(work); // (4)
  await work.journal.append(isSynced ? { type: "prepared" } : { type: "prepared", unsynced: true }); // (5)
}

/** Whether backups are durable before any target changes. Copies are, whatever the policy says: what they were made of is dropped. */
export function isToSync({ policy, intents }: Pick<RunWork, "policy" | "intents">): boolean {
  return policy.require_backup_durability || intents.some(({ record }) => isCopying(record));
}

/**
 * Copies beside its target what is to come in from another file system, and notes its identity.
 *
 * Crash: as `copyIn` says.
 */
export async function stageCopy(work: RunWork, intent: Intent, mode: CopyMode): Promise<void> {
  const { index } = intent.record;
  const identity = await copyIn(intent, mode);
  if (identity === null) return;
  work.staged.set(index, identity);
  await work.journal.append({ type: "staged", index, identity });
}

/** Makes the empty payload that says "was absent". It has no bytes to sync; its name is durable with the directory. */
export async function writeTombstone({ record, store }: Intent): Promise<void> {
  await createFile(store, nodeName(record.keep), new Uint8Array(), { mode: 0o644, sync: false });
}

/** Makes names, and in bulk also the files' bytes, durable. */
export async function syncAll(dirs: readonly DirHandle[], bulk: boolean): Promise<void> {
  const unique = [...new Set(dirs)];
  if (!bulk) {
    for (const dir of unique) await dir.sys.fsync(dir.fd);
    return;
  }
  const byDevice = new Map(unique.map((dir) => [dir.sys.statx(dir.fd, "").device, dir]));
  for (const dir of byDevice.values()) dir.sys.syncfs(dir.fd);
}
