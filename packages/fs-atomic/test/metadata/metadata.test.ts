import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareMetadata } from "../../src/metadata/compare-metadata.ts";
import { getMetadata } from "../../src/metadata/get-metadata.ts";
import type { Metadata } from "../../src/metadata/metadata.ts";
import { setMetadata } from "../../src/metadata/set-metadata.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { refusal } from "../support/refusal.ts";
import { ACL, RICH } from "../support/rich.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";
import { isKilled, killedAt } from "../support/wrapped.ts";

const wanted = (dir: ReturnType<typeof scratch>["dir"]): Metadata => ({ ...getMetadata(dir, "f"), ...RICH });

describe("getMetadata(), setMetadata()", () => {
  it("setMetadata(): mode, times, attributes and ACL, read back the same; nothing else left over [REQ-R2]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "bytes");
    setMetadata(dir, "f", { xattrs: new Map([["user.old", Buffer.from("old")]]) });
    const all = wanted(dir);
    setMetadata(dir, "f", all);
    expect(getMetadata(dir, "f")).toEqual(all);
    expect(readFileSync(join(path, "f"), "latin1")).toBe("bytes");
  });

  it("setMetadata(): only what is given, the rest stays [REQ-R2]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "bytes");
    const all = wanted(dir);
    setMetadata(dir, "f", all);
    setMetadata(dir, "f", { mtimeNs: 5n });
    expect(getMetadata(dir, "f")).toEqual({ ...all, mtimeNs: 5n });
    setMetadata(dir, "f", { xattrs: new Map() });
    expect(getMetadata(dir, "f")).toEqual({ ...all, mtimeNs: 5n, xattrs: new Map() });
  });

  it("setMetadata(): a symlink's times, not those of what it leads to; its mode is nothing to set [REQ-R2]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "bytes");
    symlinkSync("f", join(path, "l"));
    const before = getMetadata(dir, "f");
    setMetadata(dir, "l", { mode: 0o600, atimeNs: 1n, mtimeNs: 2n });
    expect(getMetadata(dir, "l")).toMatchObject({ mode: 0o777, mtimeNs: 2n });
    expect(getMetadata(dir, "f")).toEqual(before);
  });

  it("setMetadata(): what it may not read it can still change, and no descriptor stays", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "bytes");
    chmodSync(join(path, "f"), 0);
    const before = openDescriptors();
    setMetadata(dir, "f", { mode: 0o600 });
    expect(refusal(() => setMetadata(dir, "gone", { mode: 0o600 }))).toEqual({ id: "syscall", reason: "ENOENT" });
    expect([getMetadata(dir, "f").mode, openDescriptors()]).toEqual([0o600, before]);
  });

  it("setMetadata(): in a directory with a default ACL, the inherited one is gone [REQ-B4]", () => {
    const path = scratchPath();
    mkdirSync(join(path, "d"));
    const outer = rootAt(path);
    setMetadata(outer.dir, "d", { xattrs: new Map([["system.posix_acl_default", ACL]]) });
    const { dir } = rootAt(join(path, "d"));
    writeFileSync(join(path, "d", "f"), "");
    expect([...getMetadata(dir, "f").xattrs.keys()]).toContain("system.posix_acl_access");
    setMetadata(dir, "f", { xattrs: new Map(), mode: 0o644 });
    expect(getMetadata(dir, "f")).toMatchObject({ xattrs: new Map(), mode: 0o644 });
  });

  it("setMetadata(): killed before each change, called again all is as wanted; the bytes never change [REQ-A1]", () => {
    let killed = true;
    let k = 0;
    for (; killed; k++) {
      const { dir, path } = scratch();
      writeFileSync(join(path, "f"), "bytes");
      const all = wanted(dir);
      const dying = { ...dir, sys: killedAt(dir.sys, k).sys };
      killed = isKilled(() => setMetadata(dying, "f", all));
      expect(readFileSync(join(path, "f"), "latin1")).toBe("bytes");
      setMetadata(dir, "f", all);
      expect(getMetadata(dir, "f")).toEqual(all);
    }
    // Three attributes, mode, times; then not killed.
    expect(k).toBe(6);
  });
});

describe("compareMetadata()", () => {
  const base: Metadata = { uid: 1, gid: 2, mode: 0o755, atimeNs: 0n, mtimeNs: 0n, xattrs: new Map([["user.a", Buffer.from("a")]]) };
  it.each<[string, Partial<Metadata>, string[]]>([
    ["nothing", {}, []],
    ["the access time alone", { atimeNs: 9n }, []],
    ["the user", { uid: 0 }, ["owner"]],
    ["the group", { gid: 0 }, ["owner"]],
    ["a set-id bit", { mode: 0o4755 }, ["mode"]],
    ["a nanosecond", { mtimeNs: 1n }, ["mtime"]],
    ["a value", { xattrs: new Map([["user.a", Buffer.from("b")]]) }, ["xattr user.a"]],
    ["an attribute more", { xattrs: new Map([...base.xattrs, ["security.capability", Buffer.from("c")]]) }, ["xattr security.capability"]],
    ["an attribute less", { xattrs: new Map() }, ["xattr user.a"]],
    ["a label nobody asked for", { xattrs: new Map([...base.xattrs, ["security.selinux", Buffer.from("l")]]) }, []],
  ])("compareMetadata(): %s differs, told [REQ-R2]", (_what, change, differences) => {
    expect(compareMetadata(base, { ...base, ...change })).toEqual(differences);
  });

  it("compareMetadata(): a label that was asked for and is missing or another, told [REQ-R2]", () => {
    const labelled = { ...base, xattrs: new Map([...base.xattrs, ["security.selinux", Buffer.from("l")]]) };
    expect(compareMetadata(labelled, base)).toEqual(["xattr security.selinux"]);
  });
});
