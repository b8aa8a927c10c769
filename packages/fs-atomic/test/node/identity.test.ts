import * as fc from "fast-check";
import { appendFileSync, chmodSync, linkSync, lutimesSync, mkdirSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identityOf, isCopyOf, sameInode, sameNode, type NodeIdentity } from "../../src/node/identity.ts";
import { copyNode } from "../../src/copy/copy-node.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { identityAt } from "../support/look.ts";
import { scratch } from "../support/scratch.ts";

const none: NodeIdentity = { kind: "none" };

/** What becomes of a file's identity when `change` is done to it. */
function after(change: (path: string) => void): { before: NodeIdentity; now: NodeIdentity } {
  const { dir, path } = scratch();
  writeFileSync(join(path, "n"), "content", { mode: 0o755 });
  utimesSync(join(path, "n"), 1000, 1000);
  const before = identityAt(dir, "n");
  change(join(path, "n"));
  return { before, now: identityAt(dir, "n") };
}

describe("sameNode() and sameInode()", () => {
  it.each<[string, (path: string) => void]>([
    ["is looked at again", () => undefined],
    ["is renamed away and back", (path) => { renameSync(path, `${path}2`); renameSync(`${path}2`, path); }],
    ["gets a second name", (path) => linkSync(path, `${path}2`)],
    ["gets set-id bits", (path) => chmodSync(path, 0o6755)],
  ])("sameNode(): a file that %s, the same [REQ-A4]", (_what, change) => {
    const { before, now } = after(change);
    expect([sameNode(before, now), sameInode(before, now)]).toEqual([true, true]);
  });

  it.each<[string, (path: string) => void]>([
    ["is written to", (path) => appendFileSync(path, "x")],
    ["is touched", (path) => utimesSync(path, 1000, 1001)],
    ["changes its mode", (path) => chmodSync(path, 0o700)],
  ])("sameNode(): a file that %s, another state of the same inode [REQ-A4] [REQ-R9]", (_what, change) => {
    const { before, now } = after(change);
    expect([sameNode(before, now), sameInode(before, now)]).toEqual([false, true]);
  });

  it.each<[string, (path: string) => void]>([
    ["is replaced by its equal", (path) => { writeFileSync(`${path}2`, "content", { mode: 0o755 }); utimesSync(`${path}2`, 1000, 1000); renameSync(`${path}2`, path); }],
    ["is removed and made anew, perhaps with its inode number", (path) => { unlinkSync(path); writeFileSync(path, "content", { mode: 0o755 }); utimesSync(path, 1000, 1000); }],
    ["is replaced by a link", (path) => { unlinkSync(path); symlinkSync("x", path); }],
    ["is replaced by a directory", (path) => { unlinkSync(path); mkdirSync(path); }],
    ["is removed", (path) => unlinkSync(path)],
  ])("sameNode(): a file that %s, another [REQ-A4]", (_what, change) => {
    const { before, now } = after(change);
    expect([sameNode(before, now), sameInode(before, now)]).toEqual([false, false]);
  });

  it("sameInode(): without birth times the modification time takes their place", () => {
    const node = { kind: "file", ino: "7", btime_ns: null, size: "1", mtime_ns: "5", mode: "755", dest: null } as const;
    expect(sameInode(node, { ...node, size: "2", mode: "700" })).toBe(true);
    expect(sameInode(node, { ...node, mtime_ns: "6" })).toBe(false);
    expect(sameInode(node, { ...node, btime_ns: "5" })).toBe(false);
    expect(sameInode({ ...node, btime_ns: "5" }, { ...node, btime_ns: "5", mtime_ns: "6" })).toBe(true);
  });

  it("sameInode(): links with one inode number and different texts, different", () => {
    const link = { kind: "symlink", ino: "7", btime_ns: "1", size: "1", mtime_ns: "1", mode: "777", dest: "a" } as const;
    expect([sameInode(link, { ...link, dest: "b" }), sameInode(link, { ...link })]).toEqual([false, true]);
  });

  it("sameNode(): absence equals absence alone", () => {
    const file = after(() => undefined).now;
    expect([sameNode(none, none), sameInode(none, none), sameNode(none, file), sameInode(file, none)]).toEqual([true, true, false, false]);
  });

  it("sameNode(): reflexive, symmetric, and stricter than sameInode()", () => {
    const few = fc.constantFrom("1", "2");
    const present = fc.record({ kind: fc.constantFrom("file" as const, "symlink" as const), ino: few, btime_ns: fc.option(few), size: few, mtime_ns: few, mode: few, dest: fc.option(few) });
    const identity: fc.Arbitrary<NodeIdentity> = fc.oneof(present, fc.constant(none));
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect([sameNode(a, a), sameInode(a, a)]).toEqual([true, true]);
        expect([sameNode(a, b), sameInode(a, b)]).toEqual([sameNode(b, a), sameInode(b, a)]);
        expect(sameNode(a, b) && !sameInode(a, b)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe("identityOf()", () => {
  it("identityOf(): survives JSON, also past 2^53", () => {
    const { now } = after(() => undefined);
    expect(JSON.parse(JSON.stringify(now))).toEqual(now);
    const stat = { mode: 0o106755, ino: 2n ** 63n + 1n, size: 2n ** 60n + 1n, nlink: 1, uid: 0, gid: 0, atimeNs: 0n, mtimeNs: -5n, ctimeNs: 0n, btimeNs: null, device: "8:1", attributes: 0n, mountId: null };
    expect(identityOf({ kind: "file", stat })).toEqual({ kind: "file", ino: "9223372036854775809", btime_ns: null, size: "1152921504606846977", mtime_ns: "-5", mode: "755", dest: null });
  });
});

describe("isCopyOf()", () => {
  it.each(["file", "link"])("isCopyOf(): a %s that was copied with every attribute, a copy, but not of itself or of nothing [REQ-R6]", async (kind) => {
    const { dir, path } = scratch();
    if (kind === "file") writeFileSync(join(path, "a"), "content");
    else symlinkSync("dest", join(path, "a"));
    lutimesSync(join(path, "a"), 1000, 1000);
    await copyNode(dir, nodeName("a"), { dir, name: nodeName("b") }, { methods: ["copy"], sync: false });
    const [a, b] = [identityAt(dir, "a"), identityAt(dir, "b")];
    expect([isCopyOf(b, a), isCopyOf(a, a), isCopyOf(b, none), isCopyOf(none, b)]).toEqual([true, false, false, false]);
  });

  it("isCopyOf(): made anew with the same text, or a copy that was changed since, none [REQ-R7]", async () => {
    const { dir, path } = scratch();
    for (const name of ["a", "b"]) symlinkSync("dest", join(path, name));
    expect(isCopyOf(identityAt(dir, "b"), identityAt(dir, "a"))).toBe(false);
    writeFileSync(join(path, "f"), "content");
    lutimesSync(join(path, "f"), 1000, 1000);
    await copyNode(dir, nodeName("f"), { dir, name: nodeName("g") }, { methods: ["copy"] });
    appendFileSync(join(path, "g"), "x");
    expect(isCopyOf(identityAt(dir, "g"), identityAt(dir, "f"))).toBe(false);
  });
});
