/** This defines `ModelSubject`: a program that the persistence model can play crashes of. */
import type { Syscalls } from "@switchyard/fs-atomic";
import type { CrashSubject } from "../checker/crash-subject.ts";

/** A program that touches the disk by `Syscalls` alone, with the promise that it makes. */
export interface ModelSubject extends CrashSubject {
  /** Does the work on the tree that `prepare` has left; its promise is in force once this resolves. @throws where it fails */
  run(root: string, kernel: Syscalls): Promise<void>;
}
