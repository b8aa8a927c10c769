/** This defines `ManagerLock`: what a package manager's lock says about whether it is at work. */
import type { Manager } from "../manager.ts";

/** A process, as this pid namespace counts. */
export interface LockHolder {
  readonly pid: number;
  /** Its name (proc_pid_comm(5)), a byte string that the process itself may choose; empty where it cannot be read. */
  readonly command: string;
}

/**
 * The closed list of reasons why a lock cannot be judged.
 *
 * - `unreadable`: the kernel refused the file (`errno`).
 * - `not_a_file`: something else than a regular file stands there.
 * - `leads_outside`: a link in its path leads out of the root.
 * - `corrupt`: it should hold the number of a process, and does not.
 * - `proc_unreadable`: /proc, which says who holds what, is missing or hidden.
 */
export type LockUnknownReason = "unreadable" | "not_a_file" | "leads_outside" | "corrupt" | "proc_unreadable";

/**
 * - `free`: nobody holds it.
 * - `held`: `holder` does; null: someone does whom this pid namespace does not show. `read`: only to read.
 * - `left_perhaps`: the file says that someone works, and no process that can be seen has it open. Its manager refuses to
 *   work as long as it is there; whether someone still works, a person must judge.
 * - `unknown`: it cannot be judged, and must not be taken for free.
 */
export type LockState =
  | { readonly state: "free" }
  | { readonly state: "held"; readonly access: "read" | "write"; readonly holder: LockHolder | null }
  | { readonly state: "left_perhaps" }
  | { readonly state: "unknown"; readonly reason: LockUnknownReason; readonly errno?: string | undefined };

/** One lock file that is there. */
export type ManagerLock = LockState & {
  readonly manager: Manager;
  /** As written inside the root, free of links. */
  readonly path: string;
};
