/** This defines a kernel during whose n-th change the caller says to stop. */
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";

/** What the context of the verb gets, and whether it came so far. */
export interface Aborting {
  readonly syscalls: Syscalls;
  readonly signal: AbortSignal;
}

/** Aborts the signal just before the n-th mutating call (from 1), which then goes ahead like all others. */
export function abortingAt(n: number): Aborting {
  const controller = new AbortController();
  const kernel = linuxSyscalls();
  let left = n;
  const count = (): void => {
    left -= 1;
    if (left === 0) controller.abort();
  };
  const syscalls: Syscalls = {
    ...kernel,
    symlinkat: (...args) => (count(), kernel.symlinkat(...args)),
    linkat: (...args) => (count(), kernel.linkat(...args)),
    rename: (...args) => (count(), kernel.rename(...args)),
    renameInto: (...args) => (count(), kernel.renameInto(...args)),
    unlinkat: (...args) => (count(), kernel.unlinkat(...args)),
    mkdirat: (...args) => (count(), kernel.mkdirat(...args)),
    write: (...args) => (count(), kernel.write(...args)),
    fsync: async (...args) => (count(), await kernel.fsync(...args)),
  };
  return { syscalls, signal: controller.signal };
}
