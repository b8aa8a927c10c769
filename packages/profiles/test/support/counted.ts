/** This defines `counted`: the real kernel, with every call counted by its name. */
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";

/** A kernel, and what was asked of it so far. */
export interface Counted {
  readonly syscalls: Syscalls;
  readonly calls: ReadonlyMap<string, number>;
}

/** Counts from 0. */
export function counted(): Counted {
  const calls = new Map<string, number>();
  const syscalls = new Proxy(linuxSyscalls(), {
    get: (kernel, name, receiver) => {
      calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
      return Reflect.get(kernel, name, receiver);
    },
  });
  return { syscalls, calls };
}
