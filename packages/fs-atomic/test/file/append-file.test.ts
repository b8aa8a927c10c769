import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendFile } from "../../src/file/append-file.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { refusalOf } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { scratch, type Scratch } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

const name = nodeName("log");
const textOf = ({ path }: Scratch): string => readFileSync(join(path, name), "latin1");
const refuse = (code: string) => (): never => { throw new SyscallError("call", code, "."); };

/** A disk that is full after so many bytes. */
const fullAfter = ({ dir }: Scratch, length: number) => (fd: number, bytes: Uint8Array): void => {
  dir.sys.write(fd, bytes.subarray(0, length));
  throw new SyscallError("write", "ENOSPC", ".");
};

describe("appendFile()", () => {
  it("appendFile(): made with exactly its mode, then longer and longer, no descriptor left", async () => {
    const place = scratch();
    const before = openDescriptors();
    for (const text of ["one\n", "", "two\n"]) await appendFile(place.dir, name, Buffer.from(text), 0o666);
    expect([textOf(place), statSync(join(place.path, name)).mode & 0o777, openDescriptors()]).toEqual(["one\ntwo\n", 0o666, before]);
  });

  it("appendFile(): the file is synced, and its directory before that where it is new [REQ-B8]", async () => {
    const { dir } = scratch();
    const log: string[] = [];
    const fsync = async (fd: number): Promise<void> => { log.push(fd === dir.fd ? "dir" : "file"); await dir.sys.fsync(fd); };
    for (const text of ["one", "two"]) await appendFile({ ...dir, sys: { ...dir.sys, fsync } }, name, Buffer.from(text), 0o600);
    expect(log).toEqual(["dir", "file", "file"]);
  });

  it("appendFile(): killed before each change, the old bytes stand and what follows is a part of the new [REQ-A1]", async () => {
    for (const old of [null, "old\n"]) {
      let killed = true;
      for (let k = 0; killed; k++) {
        const place = scratch();
        if (old !== null) writeFileSync(join(place.path, name), old);
        killed = await isKilledIn(() => appendFile({ ...place.dir, sys: killedAt(place.dir.sys, k).sys }, name, Buffer.from("new\n"), 0o600));
        const is = readdirSync(place.path).length === 0 ? "" : textOf(place);
        expect(["", "new\n"]).toContain(is.slice((old ?? "").length));
        expect(is.startsWith(old ?? "")).toBe(true);
      }
    }
  });

  it.each([0, 2])("appendFile(): the disk is full after %i bytes, the file is as it was; the next call succeeds", async (length) => {
    const place = scratch();
    await appendFile(place.dir, name, Buffer.from("old\n"), 0o600);
    const sys = { ...place.dir.sys, write: fullAfter(place, length) };
    expect(await refusalOf(appendFile({ ...place.dir, sys }, name, Buffer.from("new\n"), 0o600))).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(textOf(place)).toBe("old\n");
    await appendFile(place.dir, name, Buffer.from("new\n"), 0o600);
    expect(textOf(place)).toBe("old\nnew\n");
  });

  it.each(["fchmod", "write", "fsync"] as const)("appendFile(): a new file whose %s is refused, none is left; the next call makes it; a rival's file stays [REQ-A1]", async (call) => {
    const place = scratch();
    const append = (sys: Scratch["dir"]["sys"]): Promise<void> => appendFile({ ...place.dir, sys }, name, Buffer.from("new\n"), 0o600);
    const refused = (first: () => void) => ({ ...place.dir.sys, [call]: (): never => { first(); return refuse("ENOSPC")(); } });
    expect(await refusalOf(append(refused(() => undefined)))).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(readdirSync(place.path)).toEqual([]);
    await append(place.dir.sys);
    expect(textOf(place)).toBe("new\n");
    place.dir.sys.unlinkat(place.dir.fd, name);
    expect(await refusalOf(append(refused(() => replaceBy(place.path, name, "theirs"))))).toEqual({ id: "syscall", reason: "ENOSPC" });
    expect(textOf(place)).toBe("theirs");
  });

  it("appendFile(): what was written in part cannot be cut off, torn_tail", async () => {
    const place = scratch();
    await appendFile(place.dir, name, Buffer.from("old\n"), 0o600);
    const sys = { ...place.dir.sys, write: fullAfter(place, 2), ftruncate: refuse("EIO") };
    expect(await refusalOf(appendFile({ ...place.dir, sys }, name, Buffer.from("new\n"), 0o600))).toEqual({ id: "E_GENERIC", reason: "torn_tail" });
    expect(textOf(place)).toBe("old\nne");
  });

  it("appendFile(): a link or a directory: refused, nothing written through [REQ-S1]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "precious"), "precious");
    symlinkSync("precious", join(path, name));
    expect(await refusalOf(appendFile(dir, name, Buffer.from("x"), 0o600))).toEqual({ id: "syscall", reason: "ELOOP" });
    mkdirSync(join(path, "d"));
    expect(await refusalOf(appendFile(dir, nodeName("d"), Buffer.from("x"), 0o600))).toEqual({ id: "syscall", reason: "EISDIR" });
    expect(readFileSync(join(path, "precious"), "latin1")).toBe("precious");
  });
});
