import { appendFileSync, chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { crashHash } from "../../../src/faults/points/crash-hash.ts";
import type { FaultTree } from "../../../src/faults/fault-lane.ts";
import { createScratchRoot } from "../../../src/scratch/create-scratch-root.ts";
import { snapshotTree } from "../../../src/scratch/snapshot-tree.ts";

const trees: FaultTree[] = [];
afterEach(() => {
  for (const { dispose } of trees.splice(0)) dispose();
});

/** A system on which a run has displaced a file; its ids and times are its own. */
function crashed({ millis = 1763695000001, run = crypto.randomUUID(), says = '"reason":"conflict"' } = {}): FaultTree {
  const { root, dispose } = createScratchRoot();
  const tree = { root, dispose, start: snapshotTree(root, [""]) };
  trees.push(tree);
  renameSync(join(root, "usr/bin/true"), join(root, `usr/bin/.true.switchyard.${millis}.bak`));
  symlinkSync("../../opt/provider/bin/true", join(root, "usr/bin/true"));
  mkdirSync(join(root, "var/lib/switchyard/runs", run), { recursive: true });
  const frame = `{"run_id":"${run}",${says},"message":"the kernel answered EIO","duration_ms":${Math.random()}}`;
  writeFileSync(join(root, "var/lib/switchyard/runs", run, "journal.jsonl"), `${frame.length} ${run.replaceAll("-", "")} ${frame}\n`);
  return tree;
}

function replaceByCopy(root: string): void {
  copyFileSync(join(root, "usr/sbin/uname"), join(root, "usr/sbin/uname.new"));
  renameSync(join(root, "usr/sbin/uname.new"), join(root, "usr/sbin/uname"));
}

test("crashHash(): two runs that were cut at one place, each with its own ids, times and inodes, are equal", () => {
  expect(crashHash(crashed())).toBe(crashHash(crashed({ millis: 1763695000002 })));
});

test("crashHash(): what a journal says makes a difference, by which error the kernel refused does not", () => {
  expect(crashHash(crashed())).not.toBe(crashHash(crashed({ says: '"reason":"syscall_failed"' })));
  expect(crashHash(crashed({ says: '"errno":"EROFS"' }))).toBe(crashHash(crashed({ says: '"errno":"ENOSPC"' })));
});

test.each<[string, (root: string) => void]>([
  ["a name more", (root) => writeFileSync(join(root, "usr/bin/.true.switchyard.1763695000001.bak.meta.json"), "")],
  ["a name less", (root) => rmSync(join(root, "usr/bin/true"))],
  ["an equal file of another inode", replaceByCopy],
  ["another mode", (root) => chmodSync(join(root, "usr/bin/echo"), 0o700)],
  ["other bytes", (root) => appendFileSync(join(root, "usr/bin/echo"), "x")],
  ["a directory more", (root) => mkdirSync(join(root, "var/lib/switchyard/runs/another"))],
])("crashHash(): %s makes a difference", (_case, change) => {
  const tree = crashed();
  const before = crashHash(tree);
  change(tree.root);
  expect(crashHash(tree)).not.toBe(before);
});
