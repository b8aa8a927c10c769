/** This proves that what this program runs on is recognised, by inode and under every name (REQ-S7). */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { linuxSyscalls, OPEN, type Statx } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { neededBySelf } from "../../src/preflight/needed-by-self.ts";
import { scratch } from "../support/scratch.ts";

const sys = linuxSyscalls();

/** Of the name itself, or of what it leads to. */
function statOf(path: string, final: "keep" | "follow"): Statx {
  const fd = sys.openat(-100, path, { flags: OPEN.PATH | (final === "keep" ? OPEN.NOFOLLOW : 0) });
  try {
    return sys.statx(fd, "");
  } finally {
    sys.close(fd);
  }
}

it("neededBySelf(): this Node, the shell and each link to it, and libc, known [REQ-S7]", () => {
  const what = neededBySelf(sys);
  expect(what(statOf(execPath, "follow"))).toContain("node");
  expect(what(statOf("/bin/sh", "follow"))).toContain("sh");
  expect(what(statOf("/bin/sh", "keep"))).toContain("sh");
  const libc = readFileSync("/proc/self/maps", "latin1").split("\n").map((line) => /(\/\S*(?:libc[.-]|ld-)\S*)$/u.exec(line)?.[1]).filter((path) => path !== undefined);
  expect(libc.length).toBeGreaterThan(0);
  for (const path of new Set(libc)) expect(what(statOf(path, "follow"))).not.toEqual([]);
});

it("neededBySelf(): another file, another device's of the same number, nothing [REQ-S7]", () => {
  const { root } = scratch();
  const what = neededBySelf(sys);
  writeFileSync(join(root, "sh"), "");
  expect(what(statOf(join(root, "sh"), "keep"))).toEqual([]);
  expect(what({ ino: statOf(execPath, "follow").ino, device: "0:0" })).toEqual([]);
});
