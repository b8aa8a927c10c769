import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFile } from "../../src/file/read-file.ts";
import { replaceFile } from "../../src/file/replace-file.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusalOf } from "../support/refusal.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

const name = nodeName("state.json");

describe("replaceFile()", () => {
  it("replaceFile(): absent or there, these bytes and this mode, and no other name is left", async () => {
    const { dir, path } = scratch();
    for (const text of ["first", "second and longer", ""]) {
      await replaceFile(dir, name, Buffer.from(text), 0o640);
      expect(readFile(dir, name).toString()).toBe(text);
    }
    expect(statSync(join(path, name)).mode & 0o777).toBe(0o640);
    expect(readdirSync(path)).toEqual([name]);
  });

  it.each([true, false])("replaceFile(): killed before each change (old file there: %s), old or new, and the next call succeeds [REQ-A1]", async (there) => {
    const seen: unknown[] = [];
    for (let k = 0; k <= 5; k++) {
      const { dir, path } = scratch();
      if (there) writeFileSync(join(path, name), "old");
      const { sys } = killedAt(dir.sys, k);
      const killed = await isKilledIn(() => replaceFile({ ...dir, sys }, name, Buffer.from("new"), 0o644));
      seen.push([killed, readdirSync(path).includes(name) ? readFile(dir, name).toString() : null]);
      await replaceFile(dir, name, Buffer.from("again"), 0o644);
      expect([readFile(dir, name).toString(), readdirSync(path)]).toEqual(["again", [name]]);
    }
    const old = there ? "old" : null;
    // Removing what was left over, open, write, chmod, rename; the last kill comes before the directory's sync.
    expect(seen).toEqual([...Array.from({ length: 5 }, () => [true, old]), [true, "new"]]);
  });

  it("replaceFile(): the bytes are synced before the rename, the directory after it [REQ-A1]", async () => {
    const sys = linuxSyscalls();
    const log: string[] = [];
    const { dir } = rootAt(scratchPath(), {
      ...sys,
      rename: (...args) => { log.push("rename"); sys.rename(...args); },
      fsync: async (fd) => { log.push(fd === dir.fd ? "sync dir" : "sync file"); await sys.fsync(fd); },
    });
    await replaceFile(dir, name, Buffer.from("x"), 0o644);
    expect(log).toEqual(["sync file", "rename", "sync dir"]);
  });

  it("replaceFile(): a planted link at its own name, removed and not written through", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "precious"), "precious");
    symlinkSync("precious", join(path, ".state.json.new"));
    await replaceFile(dir, name, Buffer.from("x"), 0o644);
    expect([readFile(dir, nodeName("precious")).toString(), readFile(dir, name).toString()]).toEqual(["precious", "x"]);
  });

  it("replaceFile(): a directory in the way, refused and it stands, nothing beside it", async () => {
    const { dir, path } = scratch();
    mkdirSync(join(path, name));
    expect(await refusalOf(replaceFile(dir, name, Buffer.from("x"), 0o644))).toEqual({ id: "syscall", reason: "EISDIR" });
    expect(readdirSync(path)).toEqual([name]);
    expect(statSync(join(path, name)).isDirectory()).toBe(true);
  });
});
