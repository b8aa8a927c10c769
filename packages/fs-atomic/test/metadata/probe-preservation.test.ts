/** This proves what the probe says, and that it leaves nothing (REQ-S5, REQ-O1). */
import { readdirSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { probePreservation } from "../../src/metadata/probe-preservation.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { scratch, scratchPath } from "../support/scratch.ts";

const kernel = linuxSyscalls();
const refuse = (call: string, errno: string) => (): never => {
  throw new SyscallError(call, errno, ".");
};

it("probePreservation(): an ordinary directory, mode and times are kept, and the directory is as before [REQ-S5] [REQ-O1]", () => {
  const { dir, path } = scratch();
  const before = statSync(path, { bigint: true });
  expect(probePreservation(dir)).toMatchObject({ state: "probed", kept: { mode: true, timestamps: true } });
  const { mtimeNs, ctimeNs, nlink } = statSync(path, { bigint: true });
  expect([mtimeNs, ctimeNs, nlink]).toEqual([before.mtimeNs, before.ctimeNs, before.nlink]);
  expect(readdirSync(path)).toEqual([]);
});

it.each([["EOPNOTSUPP"], ["EROFS"], ["EACCES"], ["ENOSPC"]])("probePreservation(): no file can be made (%s), unknown, and nothing with a name is made instead [REQ-S5]", (errno) => {
  const { dir, path } = scratch();
  expect(probePreservation({ ...dir, sys: { ...kernel, openat: refuse("openat", errno) } })).toEqual({ state: "unknown", errno });
  expect(readdirSync(path)).toEqual([]);
});

it.each<[string, Partial<Syscalls>, object]>([
  ["the file system has no attributes", { setXattr: refuse("setxattr", "ENOTSUP") }, { xattrs: false, acls: false, caps: false }],
  ["the caller may not give a file away", { fchown: refuse("fchownat", "EPERM") }, { owner: { untried: "EPERM" } }],
  ["owners are accepted and forgotten", { fchown: () => undefined }, { owner: false }],
  ["attributes are accepted and forgotten", { setXattr: () => undefined }, { xattrs: false, acls: false, caps: false }],
  ["modes are accepted and forgotten", { fchmod: () => undefined }, { mode: false }],
  ["times are whole seconds", { setTimes: (fd, { atimeNs, mtimeNs }) => kernel.setTimes(fd, { atimeNs: atimeNs - (atimeNs % 1_000_000_000n), mtimeNs: mtimeNs - (mtimeNs % 1_000_000_000n) }) }, { timestamps: false }],
  ["the disk fails", { fchmod: refuse("fchmod", "EIO") }, { mode: { untried: "EIO" } }],
])("probePreservation(): %s, said of that alone [REQ-S5]", (_what, broken, kept) => {
  const path = scratchPath();
  const whole = probePreservation(scratch(path).dir);
  const found = probePreservation(scratch(path, { ...kernel, ...broken }).dir);
  if (whole.state !== "probed" || found.state !== "probed") throw new Error("temporary directories here have no anonymous files: O_TMPFILE");
  expect(found.kept).toEqual({ ...whole.kept, ...kept });
});

it("probePreservation(): a fault of ours, thrown, and the file is closed", () => {
  let open = 0;
  const counted: Syscalls = { ...kernel, openat: (...args) => ((open += 1), kernel.openat(...args)), close: (fd) => ((open -= 1), kernel.close(fd)), fchmod: () => { throw new TypeError("ours"); } };
  const { dir } = scratch(undefined, kernel);
  expect(() => probePreservation({ ...dir, sys: counted })).toThrow(TypeError);
  expect(open).toBe(0);
});
