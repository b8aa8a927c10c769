/** This defines `prepare`: everything a run needs, made beside its targets before any of them changes. */
import { createFile, nodeName, stageLink, type DirHandle } from "@switchyard/fs-atomic";
import { divert } from "../protect/divert.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { targetOf, type Intent } from "./intent.ts";
import { isLabelling, restoreLabel } from "./restore-label.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import { SidecarTexts } from "./sidecar-texts.ts";

/** From this many small files on, one syncfs per file system is cheaper than an fsync each. */
const MANY = 16;

/**
 * (1) Stages the links, with the labels of what they displace, (2) writes the sidecars and tombstones, (3) makes all of it durable where the policy requires that (`require_backup_durability`), (4) protects the targets that are to be, (5) notes the staged links'
 * identities in the journal, durably: `prepared`.
 *
 * Crash: no target has changed. The journal's intents name everything that may lie about. Without (3) a power loss soon after the
 * run may leave sidecars lost or torn; the journal is durable all the same, and so are the targets once they are switched.
 *
 * @throws `E_ATOMIC_SWAP` `name_taken`; `E_GENERIC` `interrupted`; what `divert` throws; `SyscallError`, e.g. `ENOSPC`
 */
export async function prepare(work: RunWork): Promise<void> {
  const texts = new SidecarTexts(work.folder);
  const bulk = work.intents.length >= MANY;
  const { require_backup_durability: isSynced } = work.policy;
  const { verb: op } = work.begin;
  const isActive = isLabelling();
  for (const intent of work.intents) {
    const { record, dir, draft } = intent;
    await stopPoint(work.signal, { op, path: targetOf(record), leaves: "No target was changed." });
    if (record.incoming?.how === "link") {
      const identity = stageLink(dir, nodeName(record.incoming.name), record.incoming.dest); // (1)
      work.staged.set(record.index, identity);
      progressOf(work, record.index).label = restoreLabel(dir, nodeName(record.incoming.name), intent.label, isActive);
      await work.journal.append({ type: "staged", index: record.index, identity });
    }
    const content = Buffer.from(record.sidecar.content, "utf8");
    await createFile(dir, nodeName(record.sidecar.name), content, { mode: 0o644, sync: isSynced && !bulk }); // (2)
    draft?.release(texts);
    if (record.tombstone) await writeTombstone(intent);
  }
  if (isSynced) await syncAll(work.intents.map((intent) => intent.dir), bulk); // (3)
  work.backups.synced = isSynced;
  // The last one for a rollback: from (5) on it only goes forward.
  await stopPoint(work.signal, { op, leaves: "No target was changed." });
  await divert(work); // (4)
  await work.journal.append(isSynced ? { type: "prepared" } : { type: "prepared", unsynced: true }); // (5)
}

/** Makes the empty payload that says "was absent". It has no bytes to sync; its name is durable with the directory. */
export async function writeTombstone({ record, dir }: Intent): Promise<void> {
  await createFile(dir, nodeName(record.keep), new Uint8Array(), { mode: 0o644, sync: false });
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
