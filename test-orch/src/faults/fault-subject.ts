/** This defines `FaultSubject`: a command line that the fault lanes can strike. */
import type { CrashSubject } from "../checker/crash-subject.ts";
import type { StruckRoot } from "../checker/struck-root.ts";

/** A program that is started on a tree, with the promise that it makes. */
export interface FaultSubject extends CrashSubject {
  /** The command to strike on the tree that `prepare` has left, program first: a Node command line. Without a fault it must exit 0. */
  argv(root: string): readonly string[];
  /**
   * Where what the program said disagrees with what it left, one sentence each. Asked after every fault, while `check` is asked
   * once of those that left equal trees and ended alike. Default: nothing.
   */
  checkEnding?(state: StruckRoot): readonly string[];
}

/** A program with a command of its own that ends what a crash has left. */
export interface RecoverableSubject extends FaultSubject {
  recovery(root: string): readonly string[];
}
