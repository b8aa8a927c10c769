import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyNode } from "../../src/copy/copy-node.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { compareMetadata } from "../../src/metadata/compare-metadata.ts";
import { getMetadata } from "../../src/metadata/get-metadata.ts";
import { setMetadata } from "../../src/metadata/set-metadata.ts";
import { nodeName } from "../../src/path/node-name.ts";
import type { Fd, Syscalls } from "../../src/syscalls/syscalls.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { identityAt } from "../support/look.ts";
import { refusalOf } from "../support/refusal.ts";
import { richFile } from "../support/rich.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

const [source, copy] = [nodeName("tool"), nodeName(".tool.bak")];
const refuse = (code: string) => (): never => { throw new SyscallError("call", code, "."); };

/** Every way the kernel may leave open. */
const kernels: readonly (readonly [string, Partial<Syscalls>])[] = [
  ["all calls", {}],
  ["no reflink", { cloneFile: refuse("ENOTSUP") }],
  ["neither reflink nor copy_file_range", { cloneFile: refuse("EXDEV"), copyFileRange: refuse("EXDEV") }],
];

describe.each(kernels)("copyNode() with %s", (_kernel, calls) => {
  it.each([0, 1, 4 * 1024 * 1024, 9 * 1024 * 1024 + 17])("copyNode(): a file of %i bytes, all of it and everything it has [REQ-B4] [REQ-R2]", async (length) => {
    const { dir, path } = scratch();
    const metadata = richFile(dir, path, source, Buffer.alloc(length, "switchyard"));
    const before = openDescriptors();
    const method = await copyNode(dir, source, { dir: { ...dir, sys: { ...dir.sys, ...calls } }, name: copy });
    expect(["reflink", "copy"]).toContain(method);
    expect(getMetadata(dir, copy).atimeNs).toBe(metadata.atimeNs);
    expect(readFileSync(join(path, copy)).equals(Buffer.alloc(length, "switchyard"))).toBe(true);
    expect(compareMetadata(metadata, getMetadata(dir, copy))).toEqual([]);
    expect(openDescriptors()).toBe(before);
  });

  it("copyNode(): holes stay holes, before, between and behind the bytes", async () => {
    const { dir, path } = scratch();
    const size = 40 * 1024 * 1024;
    writeFileSync(join(path, source), "");
    truncateSync(join(path, source), size / 2);
    appendFileSync(join(path, source), "in the middle");
    truncateSync(join(path, source), size);
    await copyNode(dir, source, { dir: { ...dir, sys: { ...dir.sys, ...calls } }, name: copy });
    const made = statSync(join(path, copy));
    expect([made.size, made.blocks < 1000]).toEqual([size, true]);
    expect(readFileSync(join(path, copy)).equals(readFileSync(join(path, source)))).toBe(true);
  });

  it("copyNode(): killed before each change, the source stands, what is half is readable by its owner alone, and no other name is there [REQ-A1]", async () => {
    let killed = true;
    let k = 0;
    for (; killed; k++) {
      const { dir, path } = scratch();
      const metadata = richFile(dir, path, source, "some bytes");
      const dying = { ...dir, sys: killedAt({ ...dir.sys, ...calls }, k).sys };
      killed = await isKilledIn(() => copyNode(dir, source, { dir: dying, name: copy }));
      expect(compareMetadata(metadata, getMetadata(dir, source))).toEqual([]);
      const half = readdirSync(path).filter((name) => name !== source);
      expect(half).toEqual(k === 0 ? [] : [copy]);
    }
    expect(k).toBeGreaterThan(7);
  });
});

describe("copyNode()", () => {
  it.each(["dest", "x".repeat(4000), "/\udcff\udc80"])("copyNode(): a link, its text and times byte for byte; nothing is followed [REQ-R2]", async (dest) => {
    const { dir, path } = scratch();
    dir.sys.symlinkat(dest, dir.fd, source);
    setMetadata(dir, source, { atimeNs: 3n, mtimeNs: 1_600_000_000_000_000_007n });
    expect(await copyNode(dir, source, { dir, name: copy })).toBe("copy");
    expect(dir.sys.readlinkat(dir.fd, copy)).toBe(dest);
    expect(compareMetadata(getMetadata(dir, source), getMetadata(dir, copy))).toEqual([]);
    expect(readdirSync(path).sort()).toEqual([copy, source].sort());
  });

  it("copyNode(): the name is taken, EEXIST, and what is there stays", async () => {
    const { dir, path } = scratch();
    for (const name of [source, copy]) writeFileSync(join(path, name), name);
    expect(await refusalOf(copyNode(dir, source, { dir, name: copy }))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect(readFileSync(join(path, copy), "latin1")).toBe(copy);
  });

  it.each(["dir", "gone"])("copyNode(): the source is %s, refused and nothing made", async (what) => {
    const { dir, path } = scratch();
    if (what === "dir") mkdirSync(join(path, source));
    expect(await refusalOf(copyNode(dir, source, { dir, name: copy }))).toEqual({ id: "E_GENERIC", reason: "not_copyable" });
    expect(readdirSync(path)).toEqual(what === "dir" ? [source] : []);
  });

  it.each(["file", "symlink"])("copyNode(): a %s that is not the expected one, refused and nothing made [REQ-A4]", async (kind) => {
    const { dir, path } = scratch();
    if (kind === "file") writeFileSync(join(path, source), "x");
    else symlinkSync("x", join(path, source));
    const expected = identityAt(dir, source);
    writeFileSync(join(path, "other"), "x");
    renameSync(join(path, "other"), join(path, source));
    expect(await refusalOf(copyNode(dir, source, { dir, name: copy }, { expected }))).toEqual({ id: "E_GENERIC", reason: "source_changed" });
    expect(readdirSync(path)).toEqual([source]);
  });

  it("copyNode(): written to while it is copied, refused and nothing left [REQ-A4]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, source), "before");
    const fsync = async (fd: number): Promise<void> => { appendFileSync(join(path, source), "after"); await dir.sys.fsync(fd); };
    expect(await refusalOf(copyNode(dir, source, { dir: { ...dir, sys: { ...dir.sys, fsync } }, name: copy }))).toMatchObject({ id: "E_GENERIC" });
    expect(readdirSync(path)).toEqual([source]);
  });

  it("copyNode(): a file system that loses bytes or an attribute, copy_differs and nothing left [REQ-F1]", async () => {
    const { dir, path } = scratch();
    richFile(dir, path, source, "some bytes");
    const lossy: readonly Partial<Syscalls>[] = [
      { cloneFile: refuse("ENOTSUP"), copyFileRange: (_from, to, { length }) => { dir.sys.write(to, Buffer.alloc(length)); return length; } },
      { setXattr: () => undefined },
      { setTimes: () => undefined },
    ];
    for (const calls of lossy) {
      const to = { dir: { ...dir, sys: { ...dir.sys, ...calls } }, name: copy };
      expect(await refusalOf(copyNode(dir, source, to))).toEqual({ id: "E_GENERIC", reason: "copy_differs" });
      expect(readdirSync(path)).toEqual([source]);
    }
  });

  it("copyNode(): only a reflink allowed where there is none, its error and nothing left", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, source), "x");
    const to = { dir: { ...dir, sys: { ...dir.sys, cloneFile: refuse("EXDEV") } }, name: copy };
    expect(await refusalOf(copyNode(dir, source, to, { methods: ["reflink"] }))).toEqual({ id: "syscall", reason: "EXDEV" });
    expect(readdirSync(path)).toEqual([source]);
  });

  it("copyNode(): the file is synced before its directory [REQ-B8]", async () => {
    const log: string[] = [];
    const { dir, path } = scratch();
    const to = rootAt(scratchPath());
    writeFileSync(join(path, source), "x");
    const fsync = async (fd: number): Promise<void> => { log.push(fd === to.dir.fd ? "dir" : "file"); await dir.sys.fsync(fd); };
    await copyNode(dir, source, { dir: { ...to.dir, sys: { ...dir.sys, fsync } }, name: copy });
    expect(log).toEqual(["file", "dir"]);
  });
});

it.each(["file", "link"])("copyNode(): sync false, the whole %s and no sync: that is the caller's [REQ-F1]", async (kind) => {
  const { dir, path } = scratch();
  if (kind === "file") writeFileSync(join(path, source), "bytes");
  else symlinkSync("dest", join(path, source));
  let syncs = 0;
  const counting = { ...dir, sys: { ...dir.sys, fsync: async (fd: Fd) => (syncs++, await dir.sys.fsync(fd)) } };
  await copyNode(counting, source, { dir: counting, name: copy }, { sync: false });
  expect(syncs).toBe(0);
  await copyNode(counting, source, { dir: counting, name: nodeName("other") });
  expect(syncs).toBe(kind === "file" ? 2 : 1);
});
