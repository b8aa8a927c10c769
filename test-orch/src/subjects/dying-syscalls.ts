// This defines `dyingSyscalls`: the kernel as it seems to a process that is killed.

import type { Syscalls } from "@switchyard/fs-atomic";
import { interceptSyscalls } from "./intercept-syscalls.ts";

/** `sys` until the rename number `renames`, counted from 1, is asked for: neither that nor any later change is made. */
export function dyingSyscalls(sys: Syscalls, renames: number): Syscalls {
  let left = renames;
  return interceptSyscalls(sys, {
    before(call) {
      if (call.startsWith("rename ")) left -= 1;
      if (left <= 0) throw new Error(`Cannot do "${call}": the process is dead`);
    },
  });
}
