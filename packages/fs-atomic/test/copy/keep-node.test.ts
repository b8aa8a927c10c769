import { readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keepNode } from "../../src/copy/keep-node.ts";
import { linkNode } from "../../src/copy/link-node.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { identityAt, look } from "../support/look.ts";
import { refusalOf } from "../support/refusal.ts";
import { richFile } from "../support/rich.ts";
import { scratch } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

const [source, kept] = [nodeName("tool"), nodeName(".tool.bak")];

/** A directory on whose file system a hard link is refused. */
const refusing = (code: string) => {
  const place = scratch();
  const linkat = (): never => { throw new SyscallError("linkat", code, kept); };
  return { ...place, to: { dir: { ...place.dir, sys: { ...place.dir.sys, linkat } }, name: kept } };
};

describe("linkNode()", () => {
  it.each(["file", "symlink"])("linkNode(): a %s, the very same inode at both names [REQ-B4]", async (kind) => {
    const { dir, path } = scratch();
    if (kind === "file") richFile(dir, path, source, "bytes");
    else symlinkSync("gone", join(path, source));
    expect(await linkNode(dir, source, { dir, name: kept })).toBe("link");
    expect(identityAt(dir, kept)).toEqual(identityAt(dir, source));
  });

  it("keepNode(): by a second name and by a copy, without a sync where the caller syncs, else with one [REQ-BND1]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, source), "x");
    const synced: number[] = [];
    for (const [n, [methods, sync]] of ([[["link"], false], [["copy"], false], [["link"], true], [["copy"], true]] as const).entries()) {
      let count = 0;
      const sys = { ...dir.sys, fsync: async (fd: number): Promise<void> => ((count += 1), await dir.sys.fsync(fd)) };
      await keepNode(dir, source, { dir: { ...dir, sys }, name: nodeName(`kept${n}`) }, { methods, sync });
      synced.push(count);
    }
    expect(synced).toEqual([0, 0, 1, 2]);
  });

  it("linkNode(): not the expected node, refused and no second name is left [REQ-A4]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, source), "x");
    const expected = identityAt(dir, source);
    writeFileSync(join(path, "new"), "x");
    renameSync(join(path, "new"), join(path, source));
    expect(await refusalOf(linkNode(dir, source, { dir, name: kept }, { expected }))).toEqual({ id: "E_GENERIC", reason: "source_changed" });
    expect([readdirSync(path), statSync(join(path, source)).nlink]).toEqual([[source], 1]);
  });

  it("linkNode(): replaced between link and check and its last name is the second, that stays [REQ-A4]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, source), "old");
    const expected = { ...identityAt(dir, source), size: "99" };
    const linkat: typeof dir.sys.linkat = (...args) => {
      dir.sys.linkat(...args);
      writeFileSync(join(path, "new"), "new");
      renameSync(join(path, "new"), join(path, source));
    };
    const to = { dir: { ...dir, sys: { ...dir.sys, linkat } }, name: kept };
    expect(await refusalOf(linkNode(dir, source, to, { expected }))).toEqual({ id: "E_GENERIC", reason: "source_changed" });
    expect([look(dir)[source]?.bytes, look(dir)[kept]?.bytes]).toEqual(["new", "old"]);
  });

  it("linkNode(): killed before each change, one name or two of one node [REQ-A1]", async () => {
    for (const k of [0, 1]) {
      const { dir, path } = scratch();
      writeFileSync(join(path, source), "x");
      const dying = { ...dir, sys: killedAt(dir.sys, k).sys };
      expect(await isKilledIn(() => linkNode(dir, source, { dir: dying, name: kept }))).toBe(true);
      expect(readdirSync(path).sort()).toEqual(k === 0 ? [source] : [kept, source]);
    }
  });
});

describe("keepNode()", () => {
  it("keepNode(): by hard link where that is possible [REQ-B4]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, source), "x");
    expect(await keepNode(dir, source, { dir, name: kept })).toBe("link");
  });

  it.each(["EXDEV", "EPERM", "EMLINK", "ENOTSUP"])("keepNode(): link says %s, a copy with everything it has [REQ-F1]", async (code) => {
    const { dir, path, to } = refusing(code);
    richFile(dir, path, source, "bytes");
    expect(["reflink", "copy"]).toContain(await keepNode(dir, source, to));
    expect(look(dir)[kept]?.bytes).toBe("bytes");
    expect(statSync(join(path, source)).nlink).toBe(1);
  });

  it.each(["ENOSPC", "EROFS", "EIO", "EEXIST"])("keepNode(): link says %s, that is the answer and nothing is copied", async (code) => {
    const { dir, path, to } = refusing(code);
    writeFileSync(join(path, source), "x");
    expect(await refusalOf(keepNode(dir, source, to))).toEqual({ id: "syscall", reason: code });
    expect(readdirSync(path)).toEqual([source]);
  });

  it("keepNode(): only the ways that are allowed", async () => {
    const { dir, path, to } = refusing("EXDEV");
    writeFileSync(join(path, source), "x");
    expect(await refusalOf(keepNode(dir, source, to, { methods: ["link"] }))).toEqual({ id: "syscall", reason: "EXDEV" });
    expect(await keepNode(dir, source, { dir, name: kept }, { methods: ["copy"] })).toBe("copy");
  });
});
