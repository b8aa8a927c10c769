/** This defines `pin`: whether a target's backup may ever be pruned. */
import { errnoOf, formatPath, pathIn, resolveInRoot, safePath, SwitchyardError, type Root, type SafePath } from "@switchyard/fs-atomic";
import { byGeneration, findBackups, pin as pinBackup, unpin as unpinBackup, type Backup, type Catalog, type ReadableBackup } from "@switchyard/backup";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import type { Context } from "../context.ts";
import { Catalogs } from "../preflight/catalogs.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { checkMode } from "../report/check-mode.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { afterRecovery } from "../recover/after-recovery.ts";
import type { Recovery } from "../recover/recover-unfinished.ts";
import type { Mode } from "../report/report.ts";
import { newRunId } from "../state/run-folder.ts";
import { withSession } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";
import { backupLine } from "./backup-line.ts";
import { chooseToPin, chooseToUnpin, type BackupChoice } from "./choose-backup.ts";
import { pinReport, type PinEnding, type PinReport } from "./pin-report.ts";

/** Which backup, and whether it is to be pinned or unpinned. */
export interface PinRequest extends BackupChoice {
  /** A path inside the root. */
  readonly target: string;
  readonly pinned: boolean;
  readonly mode: Mode;
}

/**
 * Pins a backup, so that no prune removes it, or unpins it, durably and under the lock; twice equals once. Without a choice
 * it is the newest backup, or for unpinning the newest that is pinned. Unfinished runs are recovered first. No target
 * changes, and there is no fact: the pin file is the record.
 *
 * Crash: it is pinned or not.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function pin(context: Context, request: PinRequest): Promise<PinReport> {
  try {
    checkMode(request.mode);
    const target = safePath(request.target);
    // Also before a commit: where there is nothing to pin, no state is made for it.
    const shown = await withRoot(context, (root) => pinOne(root, context, target, { ...request, mode: "dry_run" }));
    if (request.mode === "dry_run") return pinReport(request, shown);
    const told = (done: PinEnding, { recovered }: Recovery): PinReport => pinReport(request, { ...done, recovered, warnings: conflictWarnings(recovered) });
    return await withSession(context, { runId: newRunId() }, (session) =>
      afterRecovery(session, {
        act: async (recovery) => told(await pinOne(session.root, context, target, request), recovery),
        refused: (error, recovery) => told({ error }, recovery),
      }),
    );
  } catch (error) {
    return pinReport(request, { error });
  }
}

async function pinOne(root: Root, { policy }: Context, wanted: SafePath, request: PinRequest): Promise<PinEnding> {
  const { path } = resolveInRoot(root, wanted, "keep");
  const dirs = new DirCache(root);
  try {
    const dir = dirs.open(path.parents);
    const catalogs = new Catalogs(policy.backup_tag);
    const keptAt = new BackupDirs(dirs, policy.backup_dir).existing(dir, path.parents);
    const target = formatPath(path);
    const chosen = choose([catalogs.of(dir), ...(keptAt === null ? [] : [catalogs.of(dir, keptAt.dir)])], path, request);
    if (chosen === null) return { target };
    const { backup, catalog } = chosen;
    if (request.mode === "commit" && backup.pinned !== request.pinned) await setPin(catalog, backup, request.pinned ? pinBackup : unpinBackup);
    return { target, backup: backupLine({ backup, payload: pathIn(catalog.store, backup.names.payload) }), before: backup.pinned, after: request.pinned };
  } finally {
    dirs.close();
  }
}

/** A backup and where it lies. */
interface Placed {
  readonly backup: ReadableBackup;
  readonly catalog: Catalog;
}

/** Among the backups beside the target and those where the policy has them kept. Null: nothing is pinned, and so nothing is to be unpinned. */
function choose(places: readonly [Catalog, ...Catalog[]], path: SafePath, request: PinRequest): Placed | null {
  const found = new Map<Backup, Catalog>(places.flatMap((catalog) => findBackups(catalog, path.name).map((backup) => [backup, catalog] as const)));
  const chosen = (request.pinned ? chooseToPin : chooseToUnpin)([...found.keys()].toSorted(byGeneration), request);
  switch (chosen.is) {
    case "chosen":
      return { backup: chosen.backup, catalog: found.get(chosen.backup) ?? places[0] };
    case "nothing_pinned":
      return null;
    case "none":
      throw missing("no_backup", formatPath(path), `there is none with the tag ${places[0].tag}${whichOf(request)}`);
    case "payload_missing":
      throw missing("payload_missing", formatPath(path), `the payload ${JSON.stringify(chosen.backup.names.payload)} is not there any more`);
  }
}

function whichOf({ runId, generation }: BackupChoice): string {
  return `${runId === undefined ? "" : ` of the run ${runId}`}${generation === undefined ? "" : ` of generation ${generation}`}`;
}

function missing(reason: "no_backup" | "payload_missing", path: string, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_BACKUP_MISSING", reason, op: "pin", path, message: `Cannot choose a backup of ${JSON.stringify(path)}: ${found}.` });
}

async function setPin(catalog: Catalog, backup: ReadableBackup, set: typeof pinBackup): Promise<void> {
  try {
    await set(catalog, backup);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const path = pathIn(catalog.store, backup.names.pin);
    const message = `Cannot change the pin ${JSON.stringify(path)}: the file system refused it with ${errno}.`;
    throw new SwitchyardError({ id: "E_GENERIC", reason: "pin_failed", op: "pin", path, errno, message, cause });
  }
}
