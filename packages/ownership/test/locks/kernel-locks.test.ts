/** This proves what of the kernel's list of locks counts. The lines are those that Linux 6.18 printed. */
import { expect, it } from "vitest";
import { parseKernelLocks } from "../../src/locks/kernel-locks.ts";

it("parseKernelLocks(): all kinds, those that wait and leases left out", () => {
  const text = [
    "1: POSIX  ADVISORY  WRITE 24554 00:2a:2179663 0 EOF",
    "1: -> POSIX  ADVISORY  WRITE 24600 00:2a:2179663 0 EOF",
    "2: FLOCK  ADVISORY  READ  3319 fd:01:257 0 EOF",
    "3: OFDLCK ADVISORY  WRITE -1 103:05:18446744073709551615 128 511",
    "4: LEASE  ACTIVE    READ  77 00:2a:5 0 EOF",
    "5: POSIX  ADVISORY  WRITE 0 <none>:0 0 EOF",
    "",
  ].join("\n");
  expect(parseKernelLocks(text)).toEqual([
    { pid: 24554, access: "write", device: "0:42", ino: "2179663" },
    { pid: 3319, access: "read", device: "253:1", ino: "257" },
    { pid: null, access: "write", device: "259:5", ino: "18446744073709551615" },
  ]);
});
