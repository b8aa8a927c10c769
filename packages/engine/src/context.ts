/** This defines `Context`: what every verb of the engine is given. */
import type { DirHandle, NodeName, PresentNode, Root, Syscalls } from "@switchyard/fs-atomic";
import type { LockManager } from "@switchyard/locking";
import type { Policy } from "@switchyard/policy";
import type { SmokeRunner } from "@switchyard/smoke";
import type { DeadlineWatch } from "./confirm/deadline-watch.ts";
import type { Tool } from "./engine-tool.ts";
import type { OnProgress } from "./progress.ts";

/**
 * What a plan asks for at most once, and then of each file that has several names: how many of them are known to be no program's path, as
 * the entries of profile trees are. To the gate `hard_links` only the others are a hazard.
 */
export type KnownNames = (root: Root) => (node: PresentNode) => number;

/** Where and how to work. */
export interface Context {
  /** The directory under which all paths of a run live; `/` for the running system. */
  readonly root: string;
  readonly policy: Policy;
  /** Where runs are kept, inside the root. The lock has its own fixed place. */
  readonly stateDir: string;
  /**
   * Makes the lock manager on a file in a directory; `kernelLock` if absent. Null: there is none. Then a policy that requires
   * one stops every commit, and any other goes ahead unguarded (REQ-L2, REQ-L4).
   */
  readonly lockManager?: ((dir: DirHandle, name: NodeName) => LockManager) | null | undefined;
  /** How long to wait for the lock, in milliseconds. */
  readonly lockTimeoutMs: number;
  /** How many actions a plan may have, up to {@link MAX_ACTIONS}; {@link DEFAULT_ACTIONS} if absent. */
  readonly maxActions?: number | undefined;
  /**
   * Aborted to end early, at the next place where nothing is half done: an apply goes back, a rollback that has begun to
   * restore and a recovery bring the run at hand to its end, a prune stops after the target at hand.
   */
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done, several times for each target; nobody is if absent. */
  readonly onProgress?: OnProgress | undefined;
  /** Checks what was switched; absent: there is nobody who could, and a policy that asks for checks stops every commit (REQ-H3). */
  readonly smokeRunner?: SmokeRunner | undefined;
  /** Undoes a run that nobody confirms although nobody runs a command; absent: the next changing command does (REQ-J3). */
  readonly deadlineWatch?: DeadlineWatch | undefined;
  /** The caller's PATH, on which a way back without Node is looked for; that of this process if absent (REQ-RC2). */
  readonly searchPath?: string | undefined;
  /** Knows names of nodes that are no program's path; nobody does if absent. See {@link KnownNames}. */
  readonly knownNames?: KnownNames | undefined;
  /** What makes changes by this engine, e.g. a command; attestations name it before the engine (REQ-O4). */
  readonly tools?: readonly Tool[] | undefined;
  /** The kernel; `linuxSyscalls()` where none is given. */
  readonly syscalls?: Syscalls | undefined;
}

/** How many actions a plan may have if nobody says otherwise: a slip of the hand is not a hundred thousand links. */
export const DEFAULT_ACTIONS = 1000;
/** How many actions a plan may have at most. */
export const MAX_ACTIONS = 100_000;
/** Where runs are kept if nobody says otherwise. */
export const STATE_DIR = "/var/lib/switchyard";
/** Where the lock is, whatever the state directory (REQ-L1). */
export const LOCK_DIR = "/var/lib/switchyard";
/** The name of the lock file. */
export const LOCK_NAME = "lock";
/** Where facts are kept. */
export const FACTS_DIR = "/var/log/switchyard";
/** The name of the file of facts. */
export const FACTS_NAME = "facts.jsonl";
/** How long to wait for the lock if nobody says otherwise. */
export const LOCK_TIMEOUT_MS = 10_000;
