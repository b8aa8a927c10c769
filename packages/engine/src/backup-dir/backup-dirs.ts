/** This defines `BackupDirs`: the directories in which a policy's `backup_dir` keeps the backups of targets (REQ-B1). */
import { closeDir, ensureDir, errnoOf, formatPath, isSwitchyardError, readMountTable, type DirHandle, type Mount, type NodeName, type SafePath, type SwitchyardError } from "@switchyard/fs-atomic";
import type { BackupPlaceObservation } from "@switchyard/policy";
import type { DirCache } from "../preflight/dir-cache.ts";
import { mountOf } from "../preflight/mount-of.ts";
import { canonicalPrefix } from "../state/canonical-prefix.ts";
import { foreignDir } from "../state/foreign-dir.ts";
import { backupDirUnusable } from "./backup-dir-error.ts";
import type { KeptAt } from "./kept-at.ts";
import { wayBetween } from "./way-between.ts";

/** What the kernel shows as files, or what is gone with the next boot of a device manager: nothing there is kept. */
const UNFIT: ReadonlySet<string> = new Set(["proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "debugfs", "tracefs", "securityfs", "configfs", "efivarfs", "bpf", "mqueue", "pstore", "fusectl", "binfmt_misc"]);

const BESIDE: BackupPlaceObservation = { state: "beside" };

/**
 * Below `backup_dir` the targets' directories are mirrored: `/srv/kept` holds the backups of `/usr/bin/ls` in
 * `/srv/kept/usr/bin`. So equal names never meet, and each is a catalog like any other. Each of them is looked at once.
 */
export class BackupDirs {
  readonly #dirs: DirCache;
  readonly #place: string | null;
  #base: readonly NodeName[] | undefined;
  readonly #seen = new Map<string, BackupPlaceObservation>();
  readonly #there = new Map<DirHandle, KeptAt | null>();

  /** @param place the policy's `backup_dir`; null: backups lie beside their targets */
  constructor(dirs: DirCache, place: string | null) {
    this.#dirs = dirs;
    this.#place = place;
  }

  /** Where the displaced node of a target would be kept. Changes nothing. */
  observe(dir: DirHandle, target: SafePath): BackupPlaceObservation {
    if (this.#place === null) return BESIDE;
    const known = this.#seen.get(dir.path) ?? this.#observe(dir, target, this.#place);
    if (known.state !== "unusable") this.#seen.set(dir.path, known);
    return known;
  }

  /** The directory for targets in `dir`, where it is there already; null where it is not, or backups lie beside. @throws `E_POLICY` */
  existing(dir: DirHandle, parents: readonly NodeName[]): KeptAt | null {
    if (this.#place === null) return null;
    const known = this.#there.get(dir);
    if (known !== undefined) return known;
    const { mirror, whole } = this.#walk(parents, this.#place);
    const found: KeptAt | null = whole === null ? null : { dir: whole, parents: mirror, way: wayBetween(dir, whole) };
    this.#there.set(dir, found);
    return found;
  }

  /**
   * The directory for targets in `dir`, made where it is missing; null where backups lie beside.
   *
   * Crash: some of the directories exist, all of them empty.
   *
   * @throws `E_POLICY` `backup_dir_unusable`
   */
  async ensure(dir: DirHandle, parents: readonly NodeName[]): Promise<KeptAt | null> {
    if (this.#place === null) return null;
    try {
      const { mirror, deepest } = this.#walk(parents, this.#place);
      checkMount(deepest);
      closeDir(await ensureDir(this.#dirs.root, mirror));
      this.#there.delete(dir);
      return this.existing(dir, parents);
    } catch (error) {
      throw unusable(this.#place, error);
    }
  }

  #observe(dir: DirHandle, target: SafePath, place: string): BackupPlaceObservation {
    try {
      const { deepest, isInside } = this.#walk(target.parents, place);
      const mount = checkMount(deepest);
      if (isInside) return { state: "unusable", reason: "target_in_backup_dir", path: formatPath(target), found: `a target below the policy's backup_dir ${JSON.stringify(place)}`, needed: "one that is no backup" };
      return { state: wayBetween(dir, deepest) === "rename" ? "same" : "elsewhere", path: place, mount };
    } catch (error) {
      const { path = place, message } = unusable(place, error);
      return { state: "unusable", reason: "backup_dir_unusable", path, found: message, needed: "a directory below which only root and the owner of the root can write" };
    }
  }

  /** Goes down as far as the mirrored directory is there, and looks at each directory on the way. */
  #walk(parents: readonly NodeName[], place: string): Walked {
    this.#base ??= canonicalPrefix(this.#dirs.root, place);
    const base = this.#base;
    const mirror = [...base, ...parents];
    let deepest = this.#dirs.open([]);
    for (let depth = 1; depth <= mirror.length; depth++) {
      const next = this.#open(mirror.slice(0, depth));
      if (next === null) return { mirror, deepest, whole: null, isInside: isBelow(parents, base) };
      const found = foreignDir(this.#dirs.root, next);
      if (found !== null) throw backupDirUnusable(next.path, found);
      deepest = next;
    }
    return { mirror, deepest, whole: deepest, isInside: isBelow(parents, base) };
  }

  #open(parents: readonly NodeName[]): DirHandle | null {
    try {
      return this.#dirs.open(parents);
    } catch (error) {
      if (isSwitchyardError(error) && error.reason === "parent_missing") return null;
      throw error;
    }
  }
}

interface Walked {
  /** The components of the mirrored directory. */
  readonly mirror: readonly NodeName[];
  /** The last directory on the way to it that is there. */
  readonly deepest: DirHandle;
  /** The directory itself; null where it is not there yet. */
  readonly whole: DirHandle | null;
  /** Whether the targets' directory is itself below the place for backups. */
  readonly isInside: boolean;
}

function isBelow(parents: readonly NodeName[], base: readonly NodeName[]): boolean {
  return base.every((name, index) => parents[index] === name);
}

/** @throws `E_POLICY` `backup_dir_unusable` */
function checkMount(dir: DirHandle): Mount {
  const mount = mountOf(readMountTable(), dir.sys.statx(dir.fd, "").mountId);
  if (mount === null) throw backupDirUnusable(dir.path, "it is on a mount that the kernel does not name");
  if (mount.readOnly) throw backupDirUnusable(dir.path, `it is on a read-only mount at ${mount.mountPoint}`);
  if (UNFIT.has(mount.fsType)) throw backupDirUnusable(dir.path, `it is on ${mount.fsType}, which keeps no files`);
  return mount;
}

function unusable(place: string, cause: unknown): SwitchyardError {
  if (isSwitchyardError(cause)) return cause.reason === "backup_dir_unusable" ? cause : backupDirUnusable(place, cause.message, cause);
  const errno = errnoOf(cause);
  if (errno === undefined) throw cause;
  return backupDirUnusable(place, errno, cause);
}
