/** This defines `LOCK_FILES`: where package managers show that they are at work. */
import type { Manager } from "../manager.ts";

/**
 * - `kernel`: a file that stays; whoever works holds a kernel lock on it (fcntl(2) or flock(2)).
 * - `pid`: a file that holds the number of the process that works.
 * - `presence`: a file that is there while someone works.
 */
export type LockKind = "kernel" | "pid" | "presence";

/** A file by which one manager's programs keep each other out. */
export interface LockFile {
  readonly manager: Manager;
  readonly kind: LockKind;
  readonly path: string;
}

/** Of dpkg and apt; rpm, dnf 4 and 5, yum, zypper; pacman; apk 2 and 3. */
export const LOCK_FILES: readonly LockFile[] = [
  { manager: "dpkg", kind: "kernel", path: "/var/lib/dpkg/lock-frontend" },
  { manager: "dpkg", kind: "kernel", path: "/var/lib/dpkg/lock" },
  { manager: "dpkg", kind: "kernel", path: "/var/lib/dpkg/triggers/Lock" },
  { manager: "dpkg", kind: "kernel", path: "/var/lib/apt/lists/lock" },
  { manager: "dpkg", kind: "kernel", path: "/var/cache/apt/archives/lock" },
  { manager: "rpm", kind: "kernel", path: "/usr/lib/sysimage/rpm/.rpm.lock" },
  { manager: "rpm", kind: "kernel", path: "/var/lib/rpm/.rpm.lock" },
  { manager: "rpm", kind: "kernel", path: "/usr/share/rpm/.rpm.lock" },
  { manager: "rpm", kind: "kernel", path: "/run/dnf/rpmtransaction.lock" },
  { manager: "rpm", kind: "kernel", path: "/var/run/dnf/rpmtransaction.lock" },
  { manager: "rpm", kind: "pid", path: "/var/lib/dnf/rpmdb_lock.pid" },
  { manager: "rpm", kind: "pid", path: "/var/cache/dnf/metadata_lock.pid" },
  { manager: "rpm", kind: "pid", path: "/var/cache/dnf/download_lock.pid" },
  { manager: "rpm", kind: "pid", path: "/run/dnf.pid" },
  { manager: "rpm", kind: "pid", path: "/var/run/dnf.pid" },
  { manager: "rpm", kind: "pid", path: "/run/yum.pid" },
  { manager: "rpm", kind: "pid", path: "/var/run/yum.pid" },
  { manager: "rpm", kind: "pid", path: "/run/zypp.pid" },
  { manager: "rpm", kind: "pid", path: "/var/run/zypp.pid" },
  { manager: "pacman", kind: "presence", path: "/var/lib/pacman/db.lck" },
  { manager: "apk", kind: "kernel", path: "/lib/apk/db/lock" },
  { manager: "apk", kind: "kernel", path: "/usr/lib/apk/db/lock" },
  { manager: "apk", kind: "kernel", path: "/run/apk/db.lock" },
  { manager: "apk", kind: "kernel", path: "/var/run/apk/db.lock" },
];
