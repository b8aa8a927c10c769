/** This proves what pruning removes from the disk, and what it leaves (REQ-PN1, REQ-PN2, REQ-PN4). */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName, SyscallError, type NodeName } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, DEFAULT_TAG, findBackups, pin, previewPrune, prune, reservedNames, restore, swapWithBackup, tag, unpin } from "../../src/index.ts";
import { backupsOf, newestOf } from "../support/backups.ts";
import { below, copyableAt, KINDS, LS, lookAround, namesIn, type Spot } from "../support/stand.ts";

const RULES = { now: Date.now(), countLimit: 0 };

/** A file, then so many links, one after the other. */
async function switched(spot: Spot, times: number, catalog: Catalog = new Catalog(spot.dir), target: NodeName = LS): Promise<Catalog> {
  KINDS.file(spot, target);
  for (let time = 1; time <= times; time++) await swapWithBackup(catalog, target, { link: `link ${time}` }, { runId: `r${time}` });
  return catalog;
}

it("prune(): no room, all but the newest and the original, in pairs; the original can still be restored [REQ-PN1, REQ-PN2]", async () => {
  const place = scratch();
  await switched(place, 5);
  const catalog = new Catalog(place.dir);
  const gone: readonly string[] = findBackups(catalog, LS).slice(1, 4).flatMap(({ names }) => [names.payload, names.sidecar]);
  const before = namesIn(place);
  const [pruned] = await prune(catalog, [LS], RULES);
  expect(pruned).toMatchObject({ target: "ls", failed: [], pruned: [{ generation: 4 }, { generation: 3 }, { generation: 2 }] });
  expect(pruned?.retained.map(({ why }) => why)).toEqual(["newest", "original"]);
  expect(namesIn(place)).toEqual(before.filter((name) => !gone.includes(name)));
  expect(findBackups(catalog, LS)).toEqual(findBackups(new Catalog(place.dir), LS));
  await restore(catalog, LS, "original");
  const fresh = scratch();
  KINDS.file(fresh, "ls");
  expect(copyableAt(place, "ls")).toEqual(copyableAt(fresh, "ls"));
});

it("previewPrune(): tells the same and touches nothing [REQ-PN4]", async () => {
  const place = scratch();
  await switched(place, 5);
  const before = lookAround(place);
  const previewed = previewPrune(new Catalog(place.dir), [LS], RULES);
  expect(lookAround(place)).toEqual(before);
  expect(await prune(new Catalog(place.dir), [LS], RULES)).toEqual(previewed);
});

it("prune(): twice, the second time touches nothing [REQ-PN4]", async () => {
  const place = scratch();
  await switched(place, 5);
  await prune(new Catalog(place.dir), [LS], RULES);
  const before = lookAround(place);
  expect((await prune(new Catalog(place.dir), [LS], RULES))[0]?.pruned).toEqual([]);
  expect(lookAround(place)).toEqual(before);
});

it("prune(): pinned and needed ones, unreadable and foreign ones, other tags and targets, files of others, all left [REQ-PN1, REQ-PN2, REQ-B6]", async () => {
  const place = scratch();
  const catalog = await switched(place, 6);
  await switched(place, 3, catalog, nodeName("ls2"));
  await switched(place, 3, new Catalog(place.dir, { tag: tag("other") }), nodeName("other"));
  const backups = findBackups(catalog, LS);
  const [, pinned, needed, torn, foreign] = backups;
  if (pinned === undefined || torn === undefined || foreign === undefined) throw new Error("too few");
  await pin(catalog, pinned);
  writeFileSync(place.at(torn.names.sidecar), "{");
  rmSync(place.at(foreign.names.payload));
  mkdirSync(place.at(foreign.names.payload));
  writeFileSync(place.at(reservedNames(LS, DEFAULT_TAG, 5).payload), "nobody's");
  symlinkSync("x", place.at(".ls.switchyard.x.bak"));
  const before = lookAround(place);
  const [pruned] = await prune(new Catalog(place.dir), [LS], { ...RULES, neededRuns: new Set([needed !== undefined && "sidecar" in needed && "run_id" in needed.sidecar ? needed.sidecar.run_id : ""]) });
  expect(pruned?.pruned).toEqual([]);
  expect(pruned?.retained.map(({ why }) => why)).toEqual(["newest", "pinned", "needed", "foreign", "original", "unreadable"]);
  expect(lookAround(place)).toEqual(before);
});

it("prune(): old ones go, young ones stay [REQ-PN4]", async () => {
  const place = scratch();
  await switched(place, 5);
  const [, , third] = findBackups(new Catalog(place.dir), LS);
  const [pruned] = await prune(new Catalog(place.dir), [LS], { now: (third?.millis ?? 0) + 1000, ageLimitMs: 1000 });
  expect(pruned?.pruned.map(({ generation }) => generation)).toEqual([2]);
  expect(backupsOf(place)).toEqual(["undo 5 whole", "undo 4 whole", "undo 3 whole", "undo 1 whole"]);
});

it("prune(): sidecars whose payload went back, they go too [REQ-PN2]", async () => {
  const place = scratch();
  const catalog = await switched(place, 3);
  for (const run of ["r3", "r2"]) await restore(catalog, LS, { run });
  expect(backupsOf(place)).toEqual(["redo 5 whole", "redo 4 whole", "undo 3 gone", "undo 2 gone", "undo 1 whole"]);
  await prune(new Catalog(place.dir), [LS], RULES);
  expect(backupsOf(place)).toEqual(["redo 5 whole", "undo 3 gone", "undo 1 whole"]);
});

it("prune(): one cannot be removed, told and whole; the others go [REQ-PN2]", async () => {
  const real = linuxSyscalls();
  const stuck = { name: "" };
  const refuse = (name: string): void => {
    if (name === stuck.name) throw new SyscallError("unlinkat", "EPERM", name);
  };
  const place = scratch({
    rename: (dir, name, newName, flags) => (refuse(name), real.rename(dir, name, newName, flags)),
    unlinkat: (dir, name) => (refuse(name), real.unlinkat(dir, name)),
  });
  await switched(place, 5);
  stuck.name = findBackups(new Catalog(place.dir), LS)[2]?.names.payload ?? "";
  const [pruned] = await prune(new Catalog(place.dir), [LS], RULES);
  expect(pruned?.failed).toMatchObject([{ backup: { generation: 3 }, error: { code: "EPERM" } }]);
  expect(pruned?.pruned.map(({ generation }) => generation)).toEqual([4, 2]);
  expect(backupsOf(place)).toEqual(["undo 5 whole", "undo 3 whole", "undo 1 whole"]);
});

it("prune(): backups elsewhere, those of another directory's target of that name are left [REQ-PN1, REQ-B1]", async () => {
  const place = scratch();
  const [bin, sbin, kept] = [below(place, "bin"), below(place, "sbin"), below(place, "kept")];
  for (const spot of [bin, sbin]) await switched(spot, 4, new Catalog(spot.dir, { backupDir: kept.dir }));
  await prune(new Catalog(bin.dir, { backupDir: kept.dir }), [LS], RULES);
  expect([bin, sbin].map(({ dir }) => findBackups(new Catalog(dir, { backupDir: kept.dir }), LS).length)).toEqual([2, 4]);
  expect(namesIn(kept)).toHaveLength(2 * (2 + 4));
});

it("pin(): twice equals once, survives a prune; unpinned, it goes [REQ-PN1]", async () => {
  const place = scratch();
  const catalog = await switched(place, 3);
  const [, middle] = findBackups(catalog, LS);
  if (middle === undefined) throw new Error("too few");
  await pin(catalog, middle);
  const before = lookAround(place);
  await pin(catalog, middle);
  expect(lookAround(place)).toEqual(before);
  await prune(catalog, [LS], RULES);
  expect(lookAround(place)).toEqual(before);
  await unpin(catalog, middle);
  await unpin(catalog, middle);
  await prune(catalog, [LS], RULES);
  expect(backupsOf(place)).toEqual(["undo 3 whole", "undo 1 whole"]);
  expect(newestOf(catalog).generation).toBe(3);
  expect(namesIn(place)).toHaveLength(5);
});
