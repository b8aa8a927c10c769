/** This defines `ProfileSituation`: a system whose programs become, or are, stable links that lead through a profile, before any crash. */
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import { Memory } from "../memory.ts";

/** What crashes of verbs about profiles are judged by. */
export interface ProfileSituation {
  readonly verb: "adopt" | "set";
  /** The verb that is struck, and its arguments. */
  readonly words: readonly string[];
  readonly targets: readonly string[];
  /** The targets' directories before anything was adopted. */
  readonly original: TreeSnapshot;
}

/** Where it is kept. */
export const profileMemory: Memory<ProfileSituation> = new Memory();

/** Where the targets are. The rest of the system gains profiles. */
export const TARGET_DIRECTORIES: readonly string[] = ["usr/bin", "usr/sbin"];

/** The profile of what the system had. */
export const VENDOR = "vendor";
/** The profile of the other provider. */
export const OTHER = "other";
