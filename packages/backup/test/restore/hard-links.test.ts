/** This proves that other names of a kept inode are told, left alone, and the same inode's again afterwards (REQ-B3, REQ-R2). */
import { linkSync, lstatSync } from "node:fs";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, createSnapshot, restore, swapAllWithBackup, swapWithBackup } from "../../src/index.ts";
import { nodeName } from "@switchyard/fs-atomic";
import { changed, sidecarAt } from "../support/backups.ts";
import { below, KINDS, LS, nodeAt } from "../support/stand.ts";

const ino = (path: string): bigint => lstatSync(path, { bigint: true }).ino;

it.each(["file", "symlink", "bytes"] as const)("swapWithBackup(): a %s with three names, the other two in its sidecar, and one inode again after a restore [REQ-R2, REQ-B3]", async (kind) => {
  const place = scratch();
  KINDS[kind](place, "ls");
  for (const name of ["vdir", "dir"]) linkSync(place.at("ls"), place.at(name));
  KINDS[kind](place, "stranger");
  const prior = nodeAt(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  expect(sidecarAt(place, names.sidecar)).toMatchObject({ nlink: 3, hard_links: ["dir", "vdir"], inode: String(prior?.["ino"]) });
  expect([nodeAt(place, "dir"), nodeAt(place, names.payload)]).toEqual([prior, prior]);
  changed(await restore(new Catalog(place.dir), LS, "newest"));
  expect(["ls", "dir", "vdir"].map((name) => ino(place.at(name)))).toEqual([prior?.["ino"], prior?.["ino"], prior?.["ino"]]);
  expect(lstatSync(place.at("ls")).nlink).toBe(3);
});

it("swapWithBackup(): another name in another directory, counted and not told [REQ-B3]", async () => {
  const place = scratch();
  const bin = below(place, "bin");
  KINDS.file(bin, "ls");
  linkSync(bin.at("ls"), place.at("elsewhere"));
  const { names } = changed(await swapWithBackup(new Catalog(bin.dir), LS, { link: "new" }));
  const sidecar = sidecarAt(bin, names.sidecar);
  expect(sidecar.nlink).toBe(2);
  expect(sidecar).not.toHaveProperty("hard_links");
});

it("swapAllWithBackup(): all names of one inode, each undone, and one inode again [REQ-R2]", async () => {
  const place = scratch();
  KINDS.file(place, "a");
  for (const name of ["b", "c"]) linkSync(place.at("a"), place.at(name));
  const prior = nodeAt(place, "a");
  const targets = ["a", "b", "c"].map((name) => nodeName(name));
  await swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "new" } })));
  for (const target of targets) changed(await restore(new Catalog(place.dir), target, "newest"));
  expect(["a", "b", "c"].map((name) => nodeAt(place, name))).toEqual([prior, prior, prior]);
  expect(lstatSync(place.at("a")).nlink).toBe(3);
});

it("swapWithBackup(): backups elsewhere, one inode again after a restore [REQ-R2, REQ-F1]", async () => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  KINDS.file(bin, "ls");
  linkSync(bin.at("ls"), bin.at("dir"));
  const prior = nodeAt(bin, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(bin.dir, { backupDir: kept.dir }), LS, { link: "new" }));
  expect(sidecarAt(kept, names.sidecar)).toMatchObject({ nlink: 2, hard_links: ["dir"], directory: "/bin" });
  changed(await restore(new Catalog(bin.dir, { backupDir: kept.dir }), LS, "newest"));
  expect([nodeAt(bin, "ls"), nodeAt(bin, "dir")]).toEqual([prior, prior]);
  expect(lstatSync(bin.at("ls")).nlink).toBe(2);
});

it("createSnapshot(): of a name among others, they are told and stay [REQ-B3]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  linkSync(place.at("ls"), place.at("dir"));
  const { names } = await createSnapshot(new Catalog(place.dir), LS);
  expect(sidecarAt(place, names.sidecar)).toMatchObject({ nlink: 2, hard_links: ["dir"] });
  expect(ino(place.at("ls"))).toBe(ino(place.at("dir")));
});

it("swapAllWithBackup(): many hard-linked targets, every name looked at once for all of them [REQ-B3]", async () => {
  const real = linuxSyscalls();
  const looks = new Map<string, number>();
  const place = scratch({ statx: (dir, name) => (looks.set(name, (looks.get(name) ?? 0) + 1), real.statx(dir, name)) });
  for (const name of ["a", "b", "c", "d"]) {
    KINDS.file(place, name);
    linkSync(place.at(name), place.at(`${name}2`));
  }
  KINDS.file(place, "neighbour");
  const targets = ["a", "b", "c", "d"].map((name) => nodeName(name));
  looks.clear();
  await swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "new" } })));
  expect(looks.get("neighbour")).toBe(1);
});
