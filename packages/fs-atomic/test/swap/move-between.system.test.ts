import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeName } from "../../src/path/node-name.ts";
import { isRenameable } from "../../src/swap/is-renameable.ts";
import { moveBetween } from "../../src/swap/move-between.ts";
import { look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { freshFileSystem, mount, run } from "../support/system.ts";

const name = nodeName("a");

/** Two directories, the second one on another file system, on another mount of the same, or another subvolume. */
const ELSEWHERE = {
  "another file system": () => [freshFileSystem("ext4"), freshFileSystem("tmpfs")],
  "a bind mount of the same": () => {
    const path = scratchPath();
    for (const dir of ["a", "b"]) mkdirSync(join(path, dir));
    return [join(path, "a"), mount("--bind", join(path, "b"), join(path, "b"))];
  },
  "a subvolume of the same btrfs": () => {
    const path = freshFileSystem("btrfs");
    run("btrfs", "subvolume", "create", join(path, "sub"));
    return [path, join(path, "sub")];
  },
} as const;

it.each(Object.entries(ELSEWHERE))("isRenameable(), moveBetween(): %s, no, EXDEV and nothing changed [REQ-F2]", (_what, make) => {
  const [here = "", there = ""] = make();
  const [from, to] = [rootAt(here).dir, rootAt(there).dir];
  expect([isRenameable(from, to), isRenameable(to, from)]).toEqual([false, false]);
  writeFileSync(join(here, name), "a");
  const before = [look(from), look(to)];
  expect(refusal(() => moveBetween({ dir: from, name }, { dir: to, name }))).toEqual({ id: "syscall", reason: "EXDEV" });
  expect([look(from), look(to)]).toEqual(before);
});

it("isRenameable(): a read-only file system, one mount all the same [REQ-F2]", () => {
  const path = freshFileSystem("tmpfs");
  mkdirSync(join(path, "a"));
  run("mount", "-o", "remount,ro", path);
  expect(isRenameable(rootAt(path).dir, rootAt(join(path, "a")).dir)).toBe(true);
});
