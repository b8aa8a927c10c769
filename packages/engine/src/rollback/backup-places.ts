/** This defines `BackupPlaces`: where the backups of a run's targets may lie now. */
import { isSwitchyardError, nodeName, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { Catalog } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import type { KeptAt, Way } from "../backup-dir/kept-at.ts";
import { wayBetween } from "../backup-dir/way-between.ts";
import { Catalogs } from "../preflight/catalogs.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { targetOf } from "../run/intent.ts";

/** A place where backups of a target lie. */
export interface BackupPlace {
  /** Null: beside the target. */
  readonly keptAt: KeptAt | null;
  readonly catalog: Catalog;
}

/** What finding them goes by. */
export interface BackupPlacesOptions {
  /** Whose backups are seen. */
  readonly backupTag: string;
  /** Where the policy has backups kept now; null: beside their targets. */
  readonly backupDir: string | null;
}

/** The places of one target after another. Each directory is opened once. */
export class BackupPlaces {
  readonly #dirs: DirCache;
  readonly #catalogs: Catalogs;
  readonly #backupDirs: BackupDirs;
  readonly #ways = new Map<string, Way>();

  constructor(dirs: DirCache, { backupTag, backupDir }: BackupPlacesOptions) {
    this.#dirs = dirs;
    this.#catalogs = new Catalogs(backupTag);
    this.#backupDirs = new BackupDirs(dirs, backupDir);
  }

  /**
   * Where the run kept what it displaced, then beside the target, then where the policy has backups kept now: what went back
   * may have been displaced again since.
   *
   * @throws `E_BACKUP_MISSING` `backup_dir_missing`: the first of them is not there, e.g. not mounted
   */
  of(record: IntentRecord, dir: DirHandle): readonly [BackupPlace, ...BackupPlace[]] {
    const at = (keptAt: KeptAt | null): BackupPlace => ({ keptAt, catalog: this.#catalogs.of(dir, keptAt?.dir) });
    const own = record.store === undefined ? null : this.#open(record, dir);
    const others = [null, this.#now(record, dir)].filter((place) => place?.dir !== own?.dir);
    return [at(own), ...[...new Set(others)].map(at)];
  }

  /** The same; none where a place is missing: then nothing there can be put back by anybody. */
  there(record: IntentRecord, dir: DirHandle): readonly BackupPlace[] {
    try {
      return this.of(record, dir);
    } catch (error) {
      if (isSwitchyardError(error)) return [];
      throw error;
    }
  }

  /** What cannot be used by the policy of today is no reason not to undo what was done before. */
  #now(record: IntentRecord, dir: DirHandle): KeptAt | null {
    try {
      return this.#backupDirs.existing(dir, record.parents.map((name) => nodeName(name)));
    } catch (error) {
      if (isSwitchyardError(error)) return null;
      throw error;
    }
  }

  #open(record: IntentRecord, dir: DirHandle): KeptAt {
    const parents = (record.store?.parents ?? []).map((name) => nodeName(name));
    try {
      const kept = this.#dirs.open(parents);
      const key = `${dir.path} ${kept.path}`;
      const way = this.#ways.get(key) ?? wayBetween(dir, kept);
      this.#ways.set(key, way);
      return { dir: kept, parents, way };
    } catch (cause) {
      if (!isSwitchyardError(cause)) throw cause;
      const path = `/${parents.join("/")}`;
      const message = `Cannot restore ${JSON.stringify(targetOf(record))}: the directory of its backup, ${JSON.stringify(path)}, cannot be opened (${cause.errno ?? cause.reason}).`;
      throw new SwitchyardError({ id: "E_BACKUP_MISSING", reason: "backup_dir_missing", op: "rollback", path, errno: cause.errno, message, cause });
    }
  }
}
