import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { removeName } from "../../src/node/remove-name.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { identityAt, look } from "../support/look.ts";
import { refusalOf } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { scratch } from "../support/scratch.ts";
import { beforeRename, isKilledIn, killedAt, withoutExchange } from "../support/wrapped.ts";

const name = nodeName("tool");
const aside = nodeName(".tool.gone");
const conflict = { id: "E_ATOMIC_SWAP", reason: "conflict" };

describe("removeName()", () => {
  it.each(["file", "symlink"])("removeName(): the expected %s, gone; a second call finds nothing", async (kind) => {
    const { dir, path } = scratch();
    if (kind === "file") writeFileSync(join(path, name), "x");
    else symlinkSync("x", join(path, name));
    const expected = identityAt(dir, name);
    expect(await removeName(dir, name, expected)).toBe("removed");
    expect([await removeName(dir, name, expected), readdirSync(path)]).toEqual(["absent", []]);
  });

  it("removeName(): without RENAME_NOREPLACE, the same", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, name), "x");
    expect(await removeName({ ...dir, sys: withoutExchange(dir.sys) }, name, identityAt(dir, name))).toBe("removed");
    expect(readdirSync(path)).toEqual([]);
  });

  it("removeName(): someone else's node, before or in the last instant, conflict and it stands [REQ-A4]", async () => {
    for (const late of [false, true]) {
      const { dir, path } = scratch();
      writeFileSync(join(path, name), "x");
      const expected = identityAt(dir, name);
      const rival = (): void => replaceBy(path, name, "theirs");
      if (!late) rival();
      const sys = late ? beforeRename(dir.sys, 1, rival) : dir.sys;
      expect(await refusalOf(removeName({ ...dir, sys }, name, expected))).toEqual(conflict);
      expect([readdirSync(path), look(dir)[name]?.bytes]).toEqual([[name], "theirs"]);
    }
  });

  it("removeName(): a newer node came while a foreign one was aside, both are kept and the next call says so [REQ-A4]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, name), "x");
    const expected = identityAt(dir, name);
    const once = beforeRename(dir.sys, 1, () => replaceBy(path, name, "theirs"));
    const sys = beforeRename(once, 2, () => replaceBy(path, name, "newer"));
    expect(await refusalOf(removeName({ ...dir, sys }, name, expected))).toEqual(conflict);
    expect([look(dir)[name]?.bytes, look(dir)[aside]?.bytes]).toEqual(["newer", "theirs"]);
    expect(await refusalOf(removeName(dir, name, expected))).toEqual({ id: "E_ATOMIC_SWAP", reason: "name_taken" });
  });

  it("removeName(): killed before each change, the node has a name or is gone; the next call ends it [REQ-A1]", async () => {
    const seen: string[][] = [];
    for (let k = 0; k < 3; k++) {
      const { dir, path } = scratch();
      writeFileSync(join(path, name), "x");
      const expected = identityAt(dir, name);
      expect(await isKilledIn(() => removeName({ ...dir, sys: killedAt(dir.sys, k).sys }, name, expected))).toBe(true);
      seen.push(readdirSync(path));
      expect(await removeName(dir, name, expected)).toBe(k === 2 ? "absent" : "removed");
      expect(readdirSync(path)).toEqual([]);
    }
    expect(seen).toEqual([[name], [aside], []]);
  });

  it("removeName(): killed with a foreign node aside, the next call puts it back [REQ-A4]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, name), "x");
    const expected = identityAt(dir, name);
    replaceBy(path, aside, "theirs");
    await removeName(dir, name, expected).catch(() => undefined);
    dir.sys.unlinkat(dir.fd, name);
    expect(await refusalOf(removeName(dir, name, expected))).toEqual(conflict);
    expect([readdirSync(path), look(dir)[name]?.bytes]).toEqual([[name], "theirs"]);
  });

  it("removeName(): the unlink fails, or it is a directory, and it is back at its name [REQ-A1]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, name), "x");
    const unlinkat = (): never => { throw new SyscallError("unlinkat", "EIO", name); };
    expect(await refusalOf(removeName({ ...dir, sys: { ...dir.sys, unlinkat } }, name, identityAt(dir, name)))).toEqual({ id: "syscall", reason: "EIO" });
    const folder = nodeName("folder");
    mkdirSync(join(path, folder));
    expect(await refusalOf(removeName(dir, folder, identityAt(dir, folder)))).toEqual({ id: "syscall", reason: "EISDIR" });
    expect(readdirSync(path).sort()).toEqual([folder, name]);
  });
});
