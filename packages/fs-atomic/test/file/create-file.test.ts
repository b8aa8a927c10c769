import { statSync, symlinkSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFile } from "../../src/file/create-file.ts";
import { readFile } from "../../src/file/read-file.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusalOf } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

const name = nodeName("f");
const bytes = Buffer.from("content");

describe("createFile()", () => {
  it.each([0o600, 0o644, 0o666, 0o4755])("createFile(): mode %o under any umask, exactly that", async (mode) => {
    const { dir, path } = scratch();
    const before = process.umask(0o077);
    try {
      await createFile(dir, name, bytes, { mode, sync: true });
    } finally {
      process.umask(before);
    }
    expect(statSync(join(path, "f")).mode & 0o7777).toBe(mode);
    expect(readFile(dir, name).equals(bytes)).toBe(true);
  });

  it("createFile(): a taken name, EEXIST and nothing changed [REQ-B1]", async () => {
    const { dir, path } = scratch();
    await createFile(dir, name, bytes, { mode: 0o644, sync: false });
    symlinkSync("elsewhere", join(path, "link"));
    const again = createFile(dir, name, Buffer.from("other"), { mode: 0o600, sync: false });
    expect(await refusalOf(again)).toEqual({ id: "syscall", reason: "EEXIST" });
    expect(await refusalOf(createFile(dir, nodeName("link"), bytes, { mode: 0o644, sync: false }))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect([readFile(dir, name).toString(), existsSync(join(path, "elsewhere"))]).toEqual(["content", false]);
  });

  it("createFile(): sync is asked for, made before it returns; else none [REQ-B8]", async () => {
    const sys = linuxSyscalls();
    const log: string[] = [];
    const { dir } = rootAt(scratchPath(), {
      ...sys,
      write: (fd, data) => { log.push("write"); sys.write(fd, data); },
      fchmod: (fd, mode) => { log.push("chmod"); sys.fchmod(fd, mode); },
      fsync: async (fd) => { log.push("sync"); await sys.fsync(fd); },
    });
    await createFile(dir, nodeName("a"), bytes, { mode: 0o644, sync: true });
    await createFile(dir, nodeName("b"), bytes, { mode: 0o644, sync: false });
    expect(log).toEqual(["write", "chmod", "sync", "write", "chmod"]);
  });

  it("createFile(): a failing sync, its error; no file and no descriptor left [REQ-B8]", async () => {
    const failing = { ...linuxSyscalls(), fsync: () => Promise.reject(new SyscallError("fsync", "EIO", "f")) };
    const { dir, path } = rootAt(scratchPath(), failing);
    const before = readdirSync("/proc/self/fd").length;
    for (let at = 0; at < 10; at++) {
      const made = createFile(dir, nodeName(`f${at}`), bytes, { mode: 0o644, sync: true });
      expect(await refusalOf(made)).toEqual({ id: "syscall", reason: "EIO" });
    }
    expect(readdirSync("/proc/self/fd")).toHaveLength(before);
    expect(readdirSync(path)).toEqual([]);
  });

  it("createFile(): the disk is full half way, nothing is left and the next call succeeds; a rival's file at the name stays [REQ-A1]", async () => {
    const { dir, path } = scratch();
    const full = (act: () => void) => (fd: number, data: Uint8Array): void => {
      dir.sys.write(fd, data.subarray(0, 3));
      act();
      throw new SyscallError("write", "ENOSPC", ".");
    };
    const create = (write: typeof dir.sys.write): Promise<void> => createFile({ ...dir, sys: { ...dir.sys, write } }, name, bytes, { mode: 0o644, sync: false });
    expect(await refusalOf(create(full(() => undefined)))).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(readdirSync(path)).toEqual([]);
    await create((fd, data) => dir.sys.write(fd, data));
    dir.sys.unlinkat(dir.fd, name);
    expect(await refusalOf(create(full(() => replaceBy(path, name, "theirs"))))).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(readFile(dir, name).toString()).toBe("theirs");
  });

  it("createFile(): killed before each change, the file is absent, in part there, or whole", async () => {
    const seen: unknown[] = [];
    for (let k = 0; k <= 3; k++) {
      const { dir } = scratch();
      const { sys } = killedAt(dir.sys, k);
      const killed = await isKilledIn(() => createFile({ ...dir, sys }, name, bytes, { mode: 0o644, sync: false }));
      seen.push([killed, dir.sys.readDirectory(dir.fd).length === 0 ? null : readFile(dir, name).toString()]);
    }
    expect(seen).toEqual([[true, null], [true, ""], [true, "content"], [false, "content"]]);
  });
});
