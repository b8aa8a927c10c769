import { linkSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { HashCache } from "../../src/file/hash-cache.ts";
import { sha256 } from "../../src/file/hash-file.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { OPEN } from "../../src/syscalls/kernel-abi.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { refusalOf } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { scratch } from "../support/scratch.ts";

const [a, b] = [nodeName("a"), nodeName("b")];

/** A directory that counts how often a file in it is opened for reading. */
function counted() {
  const { dir, path } = scratch();
  const reads: string[] = [];
  const openat: typeof dir.sys.openat = (at, name, options) => {
    if ((options.flags & OPEN.PATH) === 0) reads.push(name);
    return dir.sys.openat(at, name, options);
  };
  return { dir: { ...dir, sys: { ...dir.sys, openat } }, path, reads };
}

/** Longer than the clock that stamps files takes for a tick. */
const settle = (): Promise<void> => sleep(40);

describe("HashCache", () => {
  it("hash(): two names of one inode, asked at once and again, read once", async () => {
    const { dir, path, reads } = counted();
    writeFileSync(join(path, a), "content");
    linkSync(join(path, a), join(path, b));
    await settle();
    const cache = new HashCache();
    const hashes = [...(await Promise.all([cache.hash(dir, a), cache.hash(dir, b)])), await cache.hash(dir, b)];
    expect(hashes).toEqual(Array.from({ length: 3 }, () => sha256("content")));
    expect(reads).toHaveLength(1);
  });

  it("hash(): written to, also with its size and times put back, or replaced: read again [REQ-O5]", async () => {
    const { dir, path, reads } = counted();
    writeFileSync(join(path, a), "content");
    utimesSync(join(path, a), 1000, 1000);
    await settle();
    const cache = new HashCache();
    await cache.hash(dir, a);
    writeFileSync(join(path, a), "CONTENT");
    utimesSync(join(path, a), 1000, 1000);
    await settle();
    expect(await cache.hash(dir, a)).toBe(sha256("CONTENT"));
    replaceBy(path, a, "another");
    expect(await cache.hash(dir, a)).toBe(sha256("another"));
    expect(reads).toHaveLength(3);
  });

  it("hash(): a file younger than a tick of the clock, told but not remembered [REQ-O5]", async () => {
    const { dir, path, reads } = counted();
    writeFileSync(join(path, a), "content");
    // However long it takes to come here: as if the clock stood where it was when the file was stamped, and had gone on later.
    const stamp = Math.floor(statSync(join(path, a)).ctimeMs);
    const clock = vi.spyOn(Date, "now").mockImplementation(() => stamp + 10);
    onTestFinished(() => clock.mockRestore());
    const cache = new HashCache();
    expect(await cache.hash(dir, a)).toBe(sha256("content"));
    clock.mockImplementation(() => stamp + 40);
    for (let time = 0; time < 2; time++) expect(await cache.hash(dir, a)).toBe(sha256("content"));
    expect(reads).toHaveLength(2);
  });

  it("hash(): no regular file, null and nothing is opened", async () => {
    const { dir, path, reads } = counted();
    mkdirSync(join(path, a));
    symlinkSync(a, join(path, b));
    const cache = new HashCache();
    expect([await cache.hash(dir, a), await cache.hash(dir, b), await cache.hash(dir, nodeName("gone")), reads]).toEqual([null, null, null, []]);
  });

  it("hash(): a refusal is not remembered", async () => {
    const { dir, path } = counted();
    writeFileSync(join(path, a), "content");
    await settle();
    const cache = new HashCache();
    const refusing = { ...dir, sys: { ...dir.sys, openat: (): never => { throw new SyscallError("openat", "EACCES", a); } } };
    expect(await refusalOf(cache.hash(refusing, a))).toEqual({ id: "syscall", reason: "EACCES" });
    expect(await cache.hash(dir, a)).toBe(sha256("content"));
  });
});
