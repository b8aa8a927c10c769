/** This defines `keptLines`: the backups of one path. Reads only. */
import { isSwitchyardError, pathIn, type DirHandle, type NodeName, type SafePath } from "@switchyard/fs-atomic";
import { byGeneration, findBackups, type Backup, type Catalog } from "@switchyard/backup";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import type { Context } from "../context.ts";
import { Catalogs } from "../preflight/catalogs.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import type { KeptLine } from "./explain-report.ts";

/** Where they may lie. */
export interface KeptWhere extends Pick<Context, "policy"> {
  /** The directories in which runs have kept them. */
  readonly stores: readonly (readonly NodeName[])[];
  /** Told of a place that cannot be looked at. */
  readonly onUnseen: (found: string) => void;
}

/** Those beside the path, where the policy has them kept now, and where runs have kept them; of this tag, newest first. */
export function keptLines(dirs: DirCache, path: SafePath, { policy, stores, onUnseen }: KeptWhere): KeptLine[] {
  const dir = dirs.open(path.parents);
  const catalogs = new Catalogs(policy.backup_tag);
  const orNone = (open: () => DirHandle | null): DirHandle[] => {
    try {
      return [open()].filter((one) => one !== null);
    } catch (error) {
      if (!isSwitchyardError(error)) throw error;
      // A place that is not there has no backups.
      if (error.reason !== "parent_missing") onUnseen(error.message);
      return [];
    }
  };
  const byPolicy = orNone(() => new BackupDirs(dirs, policy.backup_dir).existing(dir, path.parents)?.dir ?? null);
  const places = new Set([dir, ...byPolicy, ...stores.flatMap((parents) => orNone(() => dirs.open(parents)))]);
  const found = [...places].map((store) => catalogs.of(dir, store)).flatMap((catalog) => findBackups(catalog, path.name).map((backup) => ({ backup, catalog })));
  return found.toSorted((a, b) => byGeneration(a.backup, b.backup)).map(({ backup, catalog }) => lineOf(backup, catalog));
}

function lineOf(backup: Backup, { store }: Catalog): KeptLine {
  const { state, names, millis, pinned } = backup;
  const base = { payload: pathIn(store, names.payload), state, pinned, created_at: new Date(millis).toISOString(), package: null, version: null, run_id: null };
  if (backup.state === "unreadable") return { ...base, prior_kind: null, role: null, generation: null };
  const { sidecar, generation, role } = backup;
  const known = { ...base, prior_kind: sidecar.prior_kind, role, generation };
  if (sidecar.schema === "backup_meta.v1") return known;
  return { ...known, created_at: sidecar.created_at, run_id: sidecar.run_id, package: sidecar.package?.name ?? null, version: sidecar.package?.version ?? null };
}
