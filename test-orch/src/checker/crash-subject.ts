/** This defines `CrashSubject`: what every lane that plays crashes must know of a program that promises to keep files whole. */
import type { Syscalls } from "@switchyard/fs-atomic";
import type { Ending } from "./ending.ts";

/** What a checker found in one crash state. */
export interface CrashVerdict {
  /** One sentence for each broken promise; the same promise is always the same sentence, so that counts add up. */
  readonly violations: readonly string[];
  /** A short name for the kind of state that was met ("old", "new"), counted into a histogram. */
  readonly outcome?: string;
}

/** A tree and the promise that holds for it, whoever makes the crash. */
export interface CrashSubject {
  readonly name: string;
  /**
   * Fills the fresh tree; what it leaves is durable and is the state from which the work starts. What `check` has to remember
   * of it belongs into `MEMORY_FILE`: the tree may be judged elsewhere, and by another process.
   */
  prepare(root: string): void | Promise<void>;
  /** Judges one crash state; it may run the subject's own recovery there. */
  check(state: CrashedRoot): CrashVerdict | Promise<CrashVerdict>;
}

/** A tree after a crash, writable. */
export interface CrashedRoot {
  readonly root: string;
  /** The last promise that was in force when the crash came, null before the first; "end" also where the program ended with success. */
  readonly reached: string | null;
  /** The state's number among the distinct ones of its recording: to do what is dear for some only. */
  readonly ordinal: number;
  /** The kernel for a recovery in this process, where it must not be the plain one: other processes may not touch the tree then. */
  readonly kernel?: Syscalls | undefined;
  /** What is known besides where it was a process that was struck, and not a machine that lost its power. */
  readonly ending?: Ending | undefined;
}
