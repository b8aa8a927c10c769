/** This defines what the gates of one action look at: its paths as they were found, nothing decided yet. */
import type { Kept, Mount, ObservedNode, Statx } from "@switchyard/fs-atomic";
import type { PRESERVED } from "../fields/target-fields.ts";

/** A directory or file on the way to a source. */
export interface TrustedStep {
  /** As written inside the root. */
  readonly path: string;
  readonly stat: Statx;
}

/** Extended attributes by name, as `Syscalls.xattrs` gives them. */
export type Xattrs = ReadonlyMap<string, Uint8Array>;

/** The source of a link as found; `none` for an action that links to nothing. */
export type SourceObservation =
  | { readonly state: "none" }
  | { readonly state: "missing"; readonly found: string }
  | {
      readonly state: "present";
      /** Where its links lead to in the end, inside the root. */
      readonly resolved: string;
      readonly node: ObservedNode;
      /** Every directory from the root down to it. */
      readonly through: readonly TrustedStep[];
      readonly mount: Mount | null;
      readonly xattrs: Xattrs;
    };

/** Whom the target belongs to, as an oracle says. */
export type OwnerObservation =
  | { readonly state: "owned"; readonly package: string; readonly version: string | null }
  | { readonly state: "unowned" }
  /** There is no oracle, it was not asked, or it failed. */
  | { readonly state: "unknown"; readonly found: string };

/** A backup of an older version than the package manager has installed by now. */
export interface StaleBackup {
  readonly package: string;
  /** The version that the backup is of. */
  readonly recorded: string;
  readonly now: string;
}

/** What the target's directory keeps of a node, tried there on a file of its own; of each, whether it does or why that could not be tried. */
export type PreservationObservation =
  | ({ readonly state: "probed" } & Readonly<Record<(typeof PRESERVED)[number], Kept>>)
  | { readonly state: "unknown"; readonly found: string };

/** Where the displaced node would be kept. */
export type BackupPlaceObservation =
  /** Beside its target. */
  | { readonly state: "beside" }
  /** In another directory, to which it can be renamed. */
  | { readonly state: "same"; readonly path: string; readonly mount: Mount | null }
  /** On another file system or mount. */
  | { readonly state: "elsewhere"; readonly path: string; readonly mount: Mount | null }
  | { readonly state: "unusable"; readonly reason: "backup_dir_unusable" | "target_in_backup_dir"; readonly path: string; readonly found: string; readonly needed: string };

/**
 * Whether dpkg is to keep its upgrades off the target, and what is known of that.
 *
 * - `unasked`: the action does not want it, and nothing hinders that.
 * - `standing`: what a run that stands protects is to be restored past it.
 * - `wanted`: see the keys.
 */
export type ProtectionObservation =
  | { readonly state: "unasked" }
  | { readonly state: "standing"; readonly runId: string }
  | {
      readonly state: "wanted";
      /** `ours`: a run that stands protects the target already; `foreign`: someone else diverts it, or to it. */
      readonly diversion: "none" | "ours" | "foreign" | "unknown";
      /** Null: a dpkg package has a file there, under one name. Else what is there instead, for people. */
      readonly notDpkg: string | null;
      readonly isConffile: boolean;
      readonly isAlternative: boolean;
      /** The name to which upgrades would go. */
      readonly aside: "free" | "taken" | "too_long";
    };

/** One action as found. */
export interface ActionObservation {
  /** As written inside the root, free of links in its parents. */
  readonly target: string;
  /** Empty for an action that links to nothing. */
  readonly source: string;
  /** Whether it goes along with another link, as a program's manual does: then its source may be no program. */
  readonly follows: boolean;
  /** Whether it is the pointer to a tree of profiles: a link, or nothing, that no package has, and that leads to a directory. */
  readonly isPointer: boolean;
  readonly targetNode: ObservedNode;
  /** How many other names of its inode are known to be no program's path, as the entries of profile trees are. */
  readonly knownNames: number;
  /** Those of a target that is a regular file; else empty. */
  readonly targetXattrs: Xattrs;
  readonly parent: Statx;
  /** The mount that holds the target's directory; null where the kernel does not say. */
  readonly mount: Mount | null;
  readonly sourceNode: SourceObservation;
  /** Users whose files are trusted as sources: root, and the user who owns the root directory if that is the caller. */
  readonly trustedUids: readonly number[];
  readonly owner: OwnerObservation;
  /** Of a restore that would bring back an older version; else null. */
  readonly staleBackup: StaleBackup | null;
  readonly preservation: PreservationObservation;
  readonly protection: ProtectionObservation;
  /** What of this program the target's node is, for people, e.g. `sh`; empty: nothing. */
  readonly neededBySelf: readonly string[];
  readonly backupPlace: BackupPlaceObservation;
  /** Whether who carries this out takes set-id bits and capabilities off the displaced node (REQ-B5). */
  readonly disarms: boolean;
  /**
   * Each path of `allow_roots` and `forbid_paths`, as written there, and what it is free of links, inside the root. What of it
   * does not exist stays as written; a path that is not in the map counts as written.
   */
  readonly canonicalPaths: ReadonlyMap<string, string>;
}
