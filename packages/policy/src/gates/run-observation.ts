/** This defines what the gates of a whole run look at. */
import type { Mount } from "@switchyard/fs-atomic";

/** Whether there is a way back without Node. */
export type RescueObservation =
  | { readonly state: "checked"; readonly profile: "busybox" | "gnu-subset" | "none"; /** For people, e.g. how many tools there are and which are missing. */ readonly found: string }
  | { readonly state: "unknown"; readonly found: string };

/** Something that a run writes with. */
export type MeansObservation = { readonly state: "usable" } | { readonly state: "unusable"; readonly path: string; readonly found: string };

/** A package manager at work. */
export interface RunningPackageManager {
  /** E.g. `dpkg`. */
  readonly name: string;
  /** The lock that another process holds, inside the root. */
  readonly lock: string;
  /** The holder; null where the kernel does not say. */
  readonly pid: number | null;
}

/** A run as found, before its first change. */
export interface RunObservation {
  /** The root, for messages about the run as a whole. */
  readonly root: string;
  readonly hasLockManager: boolean;
  readonly hasSmokeRunner: boolean;
  readonly rescue: RescueObservation;
  readonly packageManagers: readonly RunningPackageManager[];
  readonly sink: MeansObservation;
  readonly key: MeansObservation;
  /** The mount of each path of `extra_mount_checks`, as written there; null or absent: it could not be told. */
  readonly extraMounts: ReadonlyMap<string, Mount | null>;
  /** Targets that only the run as a whole takes from this program, e.g. by one pointer; those of single actions are told there. */
  readonly neededBySelf: readonly { readonly path: string; readonly what: readonly string[] }[];
  /** The ids of runs that did not end. */
  readonly unfinishedRuns: readonly string[];
}
