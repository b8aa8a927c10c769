/** This proves what the probe says of real file systems, as root (REQ-S5). */
import { readdirSync, statfsSync } from "node:fs";
import { expect, it } from "vitest";
import { probePreservation } from "../../src/metadata/probe-preservation.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { bindfs, FILE_SYSTEMS, freshFileSystem } from "../support/system.ts";

const ALL = { owner: true, mode: true, timestamps: true, xattrs: true, acls: true, caps: true };

/** The names, and how many inodes are free where a file system of the test's own counts them one by one. */
function look(path: string, kind: string): object {
  return { names: readdirSync(path), free: kind === "ext4" || kind === "tmpfs" ? statfsSync(path).ffree : null };
}

it.each(FILE_SYSTEMS)("probePreservation(): %s, all of it, many times, and nothing is left of it [REQ-S5] [REQ-O1]", (kind) => {
  const path = freshFileSystem(kind);
  const { dir } = rootAt(path);
  const before = look(path, kind);
  for (let time = 0; time < 50; time++) expect(probePreservation(dir)).toEqual({ state: "probed", kept: ALL });
  expect(look(path, kind)).toEqual(before);
});

it("probePreservation(): ext4 with small inodes, whole seconds only [REQ-S5]", () => {
  const { dir } = rootAt(freshFileSystem("ext4", "rw", ["-I", "128"]));
  expect(probePreservation(dir)).toEqual({ state: "probed", kept: { ...ALL, timestamps: false } });
});

it("probePreservation(): a read-only mount, and a file system without anonymous files, unknown [REQ-S5]", () => {
  expect(probePreservation(rootAt(freshFileSystem("tmpfs", "ro")).dir)).toEqual({ state: "unknown", errno: "EROFS" });
  const through = scratchPath();
  const { dir } = rootAt(bindfs(scratchPath(), through));
  expect(probePreservation(dir)).toMatchObject({ state: "unknown" });
  expect(readdirSync(through)).toEqual([]);
});
