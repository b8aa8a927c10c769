/** This defines `LockStatusReport`: what `lock status` says (docs/formats/report.md). */
import type { ReportedError } from "../report/report.ts";

/** A process that holds the lock, or sleeps until it is free. Its pid counts in the pid namespace of the caller. */
export interface LockProcessLine {
  readonly pid: number;
  /** Its name, which it may choose itself; empty where it has gone or is hidden. */
  readonly command: string;
}

/** What the lock file says of who took the lock last. */
export interface LockRecordLine {
  /** As its own pid namespace counts. */
  readonly pid: number;
  /** Clock ticks since boot at which it started; empty where that was not known. */
  readonly start_time: string;
  readonly boot_id: string;
  readonly run_id: string;
  /** RFC 3339, UTC. */
  readonly acquired_at: string;
  /** `running`: that very process is alive; `gone`: it has ended, or the machine was started anew; `elsewhere`: it is one of another pid namespace. */
  readonly process: "running" | "gone" | "elsewhere";
}

/** What `lockStatus` returns. */
export interface LockStatusReport {
  readonly kind: "switchyard.lock_status";
  readonly schema_version: 1;
  readonly command: "lock status";
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** The lock file, absolute, outside the root. */
  readonly path: string;
  /** `held`: exclusively; `shared`: by readers; `unknown`: it cannot be seen from here, and a warning says why. Null: see the error. */
  readonly state: "free" | "held" | "shared" | "unknown" | null;
  readonly holders: readonly LockProcessLine[];
  /** Null: the file says nothing, as after every run that came to its end. */
  readonly record: LockRecordLine | null;
  /** Programs that sleep until it is free, e.g. flock(1). Another switchyard asks every now and then and does not show. */
  readonly waiting: readonly LockProcessLine[];
  /** Whether a writer waits for readers to end. */
  readonly writer_waits: boolean;
  readonly warnings: readonly string[];
}
