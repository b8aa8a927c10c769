/** This proves that no wrong process is taken for the holder. */
import { SyscallError } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { thisHolder } from "../../src/holder/this-holder.ts";
import { whereabouts } from "../../src/holder/whereabouts.ts";
import { scratch } from "@switchyard/test-support/scratch";

it("whereabouts(): this process, here; its pid at another time, in another boot or unused, gone [REQ-L6]", () => {
  const { dir } = scratch();
  const holder = thisHolder(dir, "run");
  expect(whereabouts(dir, holder)).toBe("here");
  expect(whereabouts(dir, { ...holder, start_time: "1" })).toBe("gone");
  expect(whereabouts(dir, { ...holder, boot_id: "another" })).toBe("gone");
  expect(whereabouts(dir, { ...holder, pid: 2 ** 22 + 1 })).toBe("gone");
});

it("whereabouts(): the pid and even the start time of a process here, noted in another pid namespace, elsewhere [REQ-L6]", () => {
  const { dir } = scratch();
  expect(whereabouts(dir, { ...thisHolder(dir, "run"), pid_ns: "1" })).toBe("elsewhere");
});

it("whereabouts(): a record of old, by its start time [REQ-L6]", () => {
  const { dir } = scratch();
  const { pid_ns, ...old } = thisHolder(dir, "run");
  expect(pid_ns).toBeDefined();
  expect(whereabouts(dir, old)).toBe("here");
  expect(whereabouts(dir, { ...old, start_time: "1" })).toBe("gone");
});

it("whereabouts(): nothing known of its start, gone rather than any process without one [REQ-L6]", () => {
  const { dir } = scratch();
  expect(whereabouts(dir, { ...thisHolder(dir, "run"), pid: 2 ** 22 + 1, start_time: "" })).toBe("gone");
  expect(whereabouts(dir, { ...thisHolder(dir, "run"), boot_id: "" })).toBe("gone");
});

it("thisHolder(): the namespace is hidden, a record without it [REQ-L6]", () => {
  const { dir } = scratch({
    readlinkat: () => {
      throw new SyscallError("readlinkat", "EACCES", "/proc/self/ns/pid");
    },
  });
  expect(thisHolder(dir, "run")).not.toHaveProperty("pid_ns");
});
