import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureDir } from "../../src/file/ensure-dir.ts";
import { closeDir } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusalOf } from "../support/refusal.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

const names = (path: string): ReturnType<typeof nodeName>[] => path.split("/").map(nodeName);

describe("ensureDir()", () => {
  it("ensureDir(): what is missing is made 0755 under any umask, what is there is left as it is", async () => {
    const { root, path } = scratch();
    mkdirSync(join(path, "var"), { mode: 0o700 });
    const before = process.umask(0o077);
    try {
      closeDir(await ensureDir(root, names("var/lib/switchyard")));
    } finally {
      process.umask(before);
    }
    const modes = ["var", "var/lib", "var/lib/switchyard"].map((name) => statSync(join(path, name)).mode & 0o7777);
    expect(modes).toEqual([0o700, 0o755, 0o755]);
  });

  it("ensureDir(): opens the directory itself, and the root for no name", async () => {
    const { root } = scratch();
    const made = await ensureDir(root, names("a/b"));
    expect(made.sys.statx(made.fd, "").ino).toBe(root.sys.statx(root.fd, "a/b").ino);
    const top = await ensureDir(root, []);
    expect(top.sys.statx(top.fd, "").ino).toBe(root.sys.statx(root.fd, "").ino);
    for (const dir of [made, top]) closeDir(dir);
  });

  it("ensureDir(): each parent that got an entry is synced, and no other [REQ-A1]", async () => {
    const sys = linuxSyscalls();
    const synced: bigint[] = [];
    const path = scratchPath();
    mkdirSync(join(path, "var"));
    const { root } = rootAt(path, { ...sys, fsync: async (fd) => { synced.push(sys.statx(fd, "").ino); await sys.fsync(fd); } });
    closeDir(await ensureDir(root, names("var/lib/x")));
    expect(synced).toEqual(["var", "var/lib"].map((name) => sys.statx(root.fd, name).ino));
    closeDir(await ensureDir(root, names("var/lib/x")));
    expect(synced).toHaveLength(2);
  });

  it("ensureDir(): killed before each change, calling again makes the rest", async () => {
    const found: string[][] = [];
    for (let k = 0; k <= 4; k++) {
      const { root, path } = scratch();
      const { sys } = killedAt(root.sys, k);
      await isKilledIn(async () => closeDir(await ensureDir({ ...root, sys }, names("a/b"))));
      found.push(readdirSync(path, { recursive: true, encoding: "utf8" }).sort());
      closeDir(await ensureDir(root, names("a/b")));
      expect(statSync(join(path, "a/b")).isDirectory()).toBe(true);
    }
    expect(found).toEqual([[], ["a"], ["a"], ["a", "a/b"], ["a", "a/b"]]);
  });

  it("ensureDir(): someone else makes it between look and act, opened all the same", async () => {
    const sys = linuxSyscalls();
    const path = scratchPath();
    const { root } = rootAt(path, { ...sys, mkdirat: (dir, name, mode) => { mkdirSync(join(path, name)); sys.mkdirat(dir, name, mode); } });
    closeDir(await ensureDir(root, names("a")));
    expect(readdirSync(path)).toEqual(["a"]);
  });

  it.each([["link/x", "parent_is_link"], ["dangling", "parent_is_link"], ["file/x", "parent_not_directory"]])(
    "ensureDir(): %s, refused as %s and nothing made [REQ-TOCTOU1]",
    async (below, reason) => {
      const { root, path } = scratch();
      const outside = scratchPath();
      symlinkSync(outside, join(path, "link"));
      symlinkSync(join(outside, "made"), join(path, "dangling"));
      writeFileSync(join(path, "file"), "");
      expect(await refusalOf(ensureDir(root, names(below)))).toEqual({ id: "E_POLICY", reason });
      expect([existsSync(join(outside, "x")), existsSync(join(outside, "made"))]).toEqual([false, false]);
    },
  );
});
