/** This proves that a tree goes whole, and nothing that it leads to. */
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { errnoOf } from "../../src/errors/syscall-error.ts";
import { removeTree } from "../../src/file/remove-tree.ts";
import { scratch, type Scratch } from "../support/scratch.ts";
import { isKilledIn, killedAt } from "../support/wrapped.ts";

/** A tree of all kinds, and what it leads to. */
function grown(place: Scratch): Scratch {
  const at = (name: string): string => join(place.path, name);
  mkdirSync(at("tree/a/b/c"), { recursive: true });
  mkdirSync(at("outside"));
  writeFileSync(at("outside/file"), "kept");
  linkSync(at("outside/file"), at("tree/a/second"));
  symlinkSync("../../outside", at("tree/a/out"));
  symlinkSync("..", at("tree/a/b/up"));
  symlinkSync("nowhere", at("tree/dangling"));
  writeFileSync(at("tree/new\nline"), "");
  writeFileSync(Buffer.concat([Buffer.from(at("tree/")), Buffer.from([0xff])]), "");
  execFileSync("mkfifo", [at("tree/fifo")]);
  chmodSync(at("tree/a/b/c"), 0o000);
  return place;
}

const outside = ({ path }: Scratch): string => readFileSync(join(path, "outside/file"), "utf8");

it("removeTree(): all kinds of nodes, gone, and no link is followed", () => {
  const place = grown(scratch());
  removeTree(place.dir, "tree");
  expect([readdirSync(place.path), outside(place)]).toEqual([["outside"], "kept"]);
});

it("removeTree(): nothing there, nothing done; a file or a link, that alone", () => {
  const { dir, path } = scratch();
  removeTree(dir, "none");
  writeFileSync(join(path, "file"), "");
  symlinkSync("file", join(path, "link"));
  removeTree(dir, "link");
  expect(readdirSync(path)).toEqual(["file"]);
});

it("removeTree(): killed before every change, the next call removes the rest", async () => {
  for (let k = 0, isOver = false; !isOver; k++) {
    const place = grown(scratch());
    const { sys } = killedAt(place.dir.sys, k);
    isOver = !(await isKilledIn(async () => removeTree({ ...place.dir, sys }, "tree")));
    removeTree(place.dir, "tree");
    expect([readdirSync(place.path), outside(place)]).toEqual([["outside"], "kept"]);
  }
});

it("removeTree(): deeper than anything of ours, ELOOP, and no descriptor is left", () => {
  const { dir, path } = scratch();
  mkdirSync(join(path, "tree", ...Array.from({ length: 300 }, () => "d")), { recursive: true });
  const before = descriptors();
  expect(errnoOf(thrown(() => removeTree(dir, "tree")))).toBe("ELOOP");
  expect(descriptors()).toBe(before);
  expect(existsSync(join(path, "tree"))).toBe(true);
});

function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

function thrown(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was refused");
}
