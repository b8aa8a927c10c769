/** This proves which backups are seen, in which order, and as what (REQ-B6, REQ-B7). */
import { mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { nodeName, observe, type NodeName } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, DEFAULT_TAG, encodeSidecar, findBackups, findRestore, pin, planRestore, reservedNames, restore, swapWithBackup, tag, unpin, type Selection, type Tag } from "../../src/index.ts";
import { backupsOf, changed, newestOf } from "../support/backups.ts";
import { sidecarOf } from "../support/sample.ts";
import { below, KINDS, LS, lookAround, type Spot } from "../support/stand.ts";

/** A backup as if it had been made: a payload, and a sidecar with this generation. */
async function keep({ at, dir }: Spot, millis: number, { target = LS, generation = 1, own = DEFAULT_TAG, more = {} }: { target?: NodeName; generation?: number; own?: Tag; more?: object } = {}): Promise<void> {
  const { payload, sidecar } = reservedNames(target, own, millis);
  writeFileSync(at(payload), `of ${millis}`);
  writeFileSync(at(sidecar), encodeSidecar({ ...(await sidecarOf(dir, payload)), name: target, generation, ...more }));
}

const V1 = '{"schema":"backup_meta.v1","prior_kind":"file","mode":"755"}';

it("findBackups(): by generation, not by the clock; version 1 behind all others by its milliseconds [REQ-B7, REQ-B3]", async () => {
  const place = scratch();
  for (const [millis, generation] of [[9000, 1], [100, 3], [5000, 2]] as const) await keep(place, millis, { generation });
  for (const millis of [9999, 20_000]) writeFileSync(place.at(reservedNames(LS, DEFAULT_TAG, millis).sidecar), V1);
  const found = findBackups(new Catalog(place.dir), LS);
  expect(found.map(({ millis }) => millis)).toEqual([100, 5000, 9000, 20_000, 9999]);
  expect(found.map((backup) => "generation" in backup && backup.generation)).toEqual([3, 2, 1, 0, 0]);
});

it("findBackups(): one generation twice, the later first [REQ-B7]", async () => {
  const place = scratch();
  for (const millis of [1, 3, 2]) await keep(place, millis, { generation: 4 });
  expect(findBackups(new Catalog(place.dir), LS).map(({ millis }) => millis)).toEqual([3, 2, 1]);
});

it("findBackups(): what became of each, told [REQ-B7]", async () => {
  const place = scratch();
  for (const generation of [1, 2, 3, 4, 5, 6]) await keep(place, generation, { generation });
  const at = (millis: number, use: "payload" | "sidecar" | "pin"): string => place.at(reservedNames(LS, DEFAULT_TAG, millis)[use]);
  unlinkSync(at(2, "payload"));
  rmSync(at(3, "payload"));
  symlinkSync("new", at(3, "payload"));
  writeFileSync(at(4, "sidecar"), "{");
  writeFileSync(at(5, "pin"), "");
  rmSync(at(6, "payload"));
  mkdirSync(at(6, "payload"));
  const before = lookAround(place);
  const found = findBackups(new Catalog(place.dir), LS);
  expect(found.map(({ millis, state, pinned }) => `${millis} ${state}${pinned ? " pinned" : ""}`)).toEqual(["6 consumed", "5 whole pinned", "3 consumed", "2 gone", "1 whole", "4 unreadable"]);
  expect(lookAround(place)).toEqual(before);
});

it.each([["an empty file", "", "whole"], ["a file with bytes", "x", "consumed"]])("findBackups(): was absent, at its tombstone stands %s, %s [REQ-B7]", async (_what, bytes, state) => {
  const place = scratch();
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  writeFileSync(place.at(names.payload), bytes);
  expect(findBackups(new Catalog(place.dir), LS).map((backup) => backup.state)).toEqual([state]);
});

it("findBackups(): a payload without sidecar, a lone stage, a lone pin, none [REQ-B7]", () => {
  const place = scratch();
  for (const use of ["payload", "stage", "displaced", "pin"] as const) writeFileSync(place.at(reservedNames(LS, DEFAULT_TAG, 1)[use]), "");
  expect(findBackups(new Catalog(place.dir), LS)).toEqual([]);
});

it("findBackups(): other tags and other targets, never seen [REQ-B6]", async () => {
  const place = scratch();
  const targets = ["ls", "ls.1", "l", "python3", "python3.11", "ls.switchyard.1", "ls.sw", ".ls", "x".repeat(255), "y".repeat(255)].map((name) => nodeName(name));
  const tags = ["switchyard", "sw", "1"].map((text) => tag(text));
  let generation = 0;
  const expected = new Map<string, number>();
  for (const target of targets) {
    for (const own of tags) {
      generation += 1;
      expected.set(`${target} ${own}`, generation);
      await keep(place, 7, { target, own, generation });
    }
  }
  for (const target of targets) {
    for (const own of tags) {
      const found = findBackups(new Catalog(place.dir, { tag: own }), target);
      expect(found.map((backup) => "generation" in backup && backup.generation)).toEqual([expected.get(`${target} ${own}`)]);
    }
  }
});

it("findBackups(): a target named like another's short form, each its own [REQ-B1, REQ-B6]", async () => {
  const place = scratch();
  const long = nodeName("l".repeat(255));
  const twin = nodeName(reservedNames(long, DEFAULT_TAG, 1).payload.split(".")[1] ?? "");
  await keep(place, 1, { target: long, generation: 1 });
  await keep(place, 2, { target: twin, generation: 2 });
  expect([long, twin].map((target) => findBackups(new Catalog(place.dir), target).map(({ millis }) => millis))).toEqual([[1], [2]]);
});

it("findBackups(): one directory of backups for two directories with a target of one name, each its own [REQ-B1, REQ-B6]", async () => {
  const place = scratch();
  const [bin, sbin, kept] = [below(place, "bin"), below(place, "sbin"), below(place, "kept")];
  const catalogs = [bin, sbin].map(({ dir }) => new Catalog(dir, { backupDir: kept.dir }));
  for (const [index, spot] of [bin, sbin].entries()) {
    writeFileSync(spot.at("ls"), `of ${spot.path}`);
    const catalog = catalogs[index];
    if (catalog !== undefined) await swapWithBackup(catalog, LS, { link: `new ${index}` }, { runId: `r${index}` });
  }
  const runs = [bin, sbin].map(({ dir }) => findBackups(new Catalog(dir, { backupDir: kept.dir }), LS).map((backup) => "sidecar" in backup && "run_id" in backup.sidecar && backup.sidecar.run_id));
  expect(runs).toEqual([["r0"], ["r1"]]);
  expect(await restore(new Catalog(sbin.dir, { backupDir: kept.dir }), LS, "newest")).toMatchObject({ outcome: "changed" });
  expect([findBackups(new Catalog(bin.dir, { backupDir: kept.dir }), LS)[0]?.state, findBackups(new Catalog(sbin.dir, { backupDir: kept.dir }), LS)[1]?.state]).toEqual(["whole", "gone"]);
});

it("findBackups(): backups beside the target, not of a catalog whose backups lie elsewhere [REQ-B6]", async () => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  KINDS.file(bin, "ls");
  await swapWithBackup(new Catalog(bin.dir), LS, { link: "new" });
  expect(findBackups(new Catalog(bin.dir, { backupDir: kept.dir }), LS)).toEqual([]);
});

it("findBackups(): a target in the very directory where another one's backups lie, only its own [REQ-B6]", async () => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  for (const spot of [bin, kept]) KINDS.file(spot, "ls");
  await swapWithBackup(new Catalog(bin.dir, { backupDir: kept.dir }), LS, { link: "A" }, { runId: "theirs" });
  expect(findBackups(new Catalog(kept.dir), LS)).toEqual([]);
  await swapWithBackup(new Catalog(kept.dir), LS, { link: "A" }, { runId: "own" });
  expect(findBackups(new Catalog(kept.dir), LS)).toMatchObject([{ sidecar: { run_id: "own" } }]);
  expect(findBackups(new Catalog(bin.dir, { backupDir: kept.dir }), LS)).toMatchObject([{ sidecar: { run_id: "theirs" } }]);
});

it("findBackups(): pinned and unpinned by the same catalog, told at once [REQ-PN1]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  await swapWithBackup(catalog, LS, { link: "new" });
  await pin(catalog, newestOf(catalog));
  expect(newestOf(catalog).pinned).toBe(true);
  expect(newestOf(new Catalog(place.dir)).pinned).toBe(true);
  await unpin(catalog, newestOf(catalog));
  expect(newestOf(catalog).pinned).toBe(false);
  expect(planRestore(findBackups(catalog, LS), "newest", new Set())).toMatchObject({ do: "restore" });
  expect(backupsOf(place)).toEqual(["undo 1 whole"]);
});

it("findRestore(): backups beside the target and elsewhere, chosen among all by generation, and told where [REQ-B7, REQ-B1]", async () => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  KINDS.file(bin, "ls");
  await swapWithBackup(new Catalog(bin.dir), LS, { link: "A" });
  await keep(kept, 7, { generation: 5, more: { directory: bin.dir.path } });
  const [beside, elsewhere] = [new Catalog(bin.dir), new Catalog(bin.dir, { backupDir: kept.dir })];
  const node = observe(bin.dir, LS);
  const find = async (selection: Selection): Promise<readonly [number, boolean]> => {
    const { backup, catalog } = await findRestore(beside, LS, { node, selection, others: [elsewhere] });
    return [backup.generation, catalog === elsewhere];
  };
  expect([await find("newest"), await find("previous"), await find("original")]).toEqual([[5, true], [1, false], [1, false]]);
});
