/** This proves what of the kernel's list of locks counts. The lines are those that Linux 6.18 printed. */
import { expect, it } from "vitest";
import { parseKernelLocks } from "../../src/locks/kernel-locks.ts";

it("parseKernelLocks(): all kinds, held or waited for, leases left out", () => {
  const text = [
    "1: POSIX  ADVISORY  WRITE 24554 00:2a:2179663 0 EOF",
    "1: -> POSIX  ADVISORY  WRITE 24600 00:2a:2179663 0 EOF",
    "1:  -> FLOCK  ADVISORY  READ  24601 00:2a:2179663 0 EOF",
    "2: FLOCK  ADVISORY  READ  3319 fd:01:257 0 EOF",
    "3: OFDLCK ADVISORY  WRITE -1 103:05:18446744073709551615 128 511",
    "4: LEASE  ACTIVE    READ  77 00:2a:5 0 EOF",
    "5: POSIX  ADVISORY  WRITE 0 <none>:0 0 EOF",
    "",
  ].join("\n");
  expect(parseKernelLocks(text)).toEqual([
    { kind: "record", waits: false, pid: 24554, access: "write", device: "0:42", ino: "2179663" },
    { kind: "record", waits: true, pid: 24600, access: "write", device: "0:42", ino: "2179663" },
    { kind: "flock", waits: true, pid: 24601, access: "read", device: "0:42", ino: "2179663" },
    { kind: "flock", waits: false, pid: 3319, access: "read", device: "253:1", ino: "257" },
    { kind: "record", waits: false, pid: null, access: "write", device: "259:5", ino: "18446744073709551615" },
  ]);
});
