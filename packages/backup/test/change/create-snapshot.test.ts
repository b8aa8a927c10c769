/** This proves that a snapshot keeps a target as it is, and leaves it where it is (REQ-B4). */
import { appendFileSync, chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { KeepMethod } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { Catalog, createSnapshot, restore, swapWithBackup, verifyBackups } from "../../src/index.ts";
import { backupsOf, changed, sidecarAt } from "../support/backups.ts";
import { below, copyableAt, KINDS, LS, lookAround, namesIn, nodeAt, type Spot } from "../support/stand.ts";

type Kind = keyof typeof KINDS;
const WAYS: readonly (readonly [Kind, readonly KeepMethod[] | undefined, readonly string[]])[] = [
  ["file", undefined, ["reflink", "copy"]],
  ["file", ["copy"], ["copy"]],
  ["file", ["link"], ["link"]],
  ["file", ["link", "reflink", "copy"], ["link"]],
  ["symlink", undefined, ["copy"]],
  ["bytes", undefined, ["copy"]],
  ["symlink", ["link"], ["link"]],
  ["none", undefined, ["exchange"]],
  ["none", ["link"], ["exchange"]],
];
const start = (spot: Spot, kind: Kind): void => KINDS[kind](spot, "ls");

it.each(WAYS)("createSnapshot(): of a %s by %j, whole, and the target is not touched [REQ-B3, REQ-B4]", async (kind, methods, expected) => {
  const place = scratch();
  start(place, kind);
  const before = lookAround(place)["ls"];
  const made = await createSnapshot(new Catalog(place.dir), LS, { runId: "s", ...(methods === undefined ? {} : { methods }) });
  expect(expected).toContain(made.method);
  expect(made).toMatchObject({ target: "ls", generation: 1, runId: "s" });
  // A second name is the one thing that link(2) does to the target: count and ctime.
  const linked = made.method === "link" ? { nlink: 2n, ctimeNs: lstatSync(place.at("ls"), { bigint: true }).ctimeNs } : {};
  expect(lookAround(place)["ls"]).toEqual(before === undefined ? undefined : { ...Object(before), ...linked });
  expect(namesIn(place)).toEqual([made.names.payload, made.names.sidecar, ...(kind === "none" ? [] : ["ls"])]);
  expect(sidecarAt(place, made.names.sidecar)).toMatchObject({ role: "undo", method: made.method, run_id: "s", generation: 1 });
  expect(sidecarAt(place, made.names.sidecar)).not.toHaveProperty("incoming");
  expect(kind === "none" ? null : copyableAt(place, made.names.payload)).toEqual(copyableAt(place, "ls"));
  expect((await verifyBackups(new Catalog(place.dir), LS)).map(({ error }) => error)).toEqual([null]);
});

it.each(WAYS)("createSnapshot(): of a %s by %j, restored like any other after the target changed [REQ-R2, REQ-R3]", async (kind, methods) => {
  const place = scratch();
  start(place, kind);
  const prior = copyableAt(place, "ls");
  await createSnapshot(new Catalog(place.dir), LS, { runId: "s", ...(methods === undefined ? {} : { methods }) });
  rmSync(place.at("ls"), { force: true });
  symlinkSync("theirs", place.at("ls"));
  changed(await restore(new Catalog(place.dir), LS, { run: "s" }));
  expect(copyableAt(place, "ls")).toEqual(prior);
  const before = lookAround(place);
  expect(await restore(new Catalog(place.dir), LS, { run: "s" })).toMatchObject({ outcome: "unchanged" });
  expect(lookAround(place)).toEqual(before);
});

it.each(WAYS)("createSnapshot(): of a %s by %j, then two swaps, the original back [REQ-R6, REQ-B7]", async (kind, methods) => {
  const place = scratch();
  start(place, kind);
  const prior = copyableAt(place, "ls");
  await createSnapshot(new Catalog(place.dir), LS, methods === undefined ? {} : { methods });
  for (const link of ["A", "B"]) await swapWithBackup(new Catalog(place.dir), LS, { link });
  changed(await restore(new Catalog(place.dir), LS, "original"));
  expect(copyableAt(place, "ls")).toEqual(prior);
});

it.each(["link", "copy"] as const)("restore(): the target is still a snapshot's by %s, but for its mode, put right [REQ-R2]", async (method) => {
  const place = scratch();
  start(place, "file");
  const prior = copyableAt(place, "ls");
  await createSnapshot(new Catalog(place.dir), LS, { methods: [method] });
  chmodSync(place.at("ls"), 0o700);
  await restore(new Catalog(place.dir), LS, "newest");
  expect(copyableAt(place, "ls")).toEqual(prior);
});

it("createSnapshot(): what is written to the target later, not in a copy and not hidden in a link [REQ-R9]", async () => {
  const place = scratch();
  start(place, "file");
  await createSnapshot(new Catalog(place.dir), LS, { methods: ["link"] });
  await createSnapshot(new Catalog(place.dir), LS, { methods: ["copy"] });
  appendFileSync(place.at("ls"), "!");
  const verified = await verifyBackups(new Catalog(place.dir), LS);
  expect(verified.map(({ error }) => error?.reason)).toEqual([undefined, "payload_hash_mismatch"]);
});

it("createSnapshot(): twice, two generations [REQ-B7]", async () => {
  const place = scratch();
  start(place, "file");
  const catalog = new Catalog(place.dir);
  for (const generation of [1, 2]) expect((await createSnapshot(catalog, LS)).generation).toBe(generation);
  expect(backupsOf(place)).toEqual(["undo 2 whole", "undo 1 whole"]);
});

it("createSnapshot(): no hash wanted, none in the sidecar [REQ-B3]", async () => {
  const place = scratch();
  start(place, "file");
  const { names } = await createSnapshot(new Catalog(place.dir), LS, { recordHashes: false });
  expect(sidecarAt(place, names.sidecar)).not.toHaveProperty("payload_hash");
});

it.each(WAYS)("createSnapshot(): backups elsewhere, of a %s by %j, nothing beside the target, and restored [REQ-B1, REQ-F1]", async (kind, methods) => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  start(bin, kind);
  const prior = copyableAt(bin, "ls");
  const before = namesIn(bin);
  const made = await createSnapshot(new Catalog(bin.dir, { backupDir: kept.dir }), LS, methods === undefined ? {} : { methods });
  expect(namesIn(bin)).toEqual(before);
  expect(namesIn(kept)).toEqual([made.names.payload, made.names.sidecar]);
  expect(sidecarAt(kept, made.names.sidecar).directory).toBe("/bin");
  await swapWithBackup(new Catalog(bin.dir, { backupDir: kept.dir }), LS, { link: "A" });
  changed(await restore(new Catalog(bin.dir, { backupDir: kept.dir }), LS, "original"));
  expect(copyableAt(bin, "ls")).toEqual(prior);
});

it("createSnapshot(): of a directory, target_kind and nothing left [REQ-B2]", async () => {
  const place = scratch();
  mkdirSync(place.at("ls"));
  writeFileSync(place.at("neighbour"), "");
  const before = lookAround(place);
  expect(await caught(() => createSnapshot(new Catalog(place.dir), LS))).toMatchObject({ id: "E_POLICY", reason: "target_kind" });
  expect(lookAround(place)).toEqual(before);
});

it("createSnapshot(): an inode of its own, unless by link [REQ-B4]", async () => {
  const place = scratch();
  start(place, "file");
  const ino = nodeAt(place, "ls")?.["ino"];
  const [copy, link] = [await createSnapshot(new Catalog(place.dir), LS, { methods: ["copy"] }), await createSnapshot(new Catalog(place.dir), LS, { methods: ["link"] })];
  expect(nodeAt(place, copy.names.payload)?.["ino"]).not.toBe(ino);
  expect(nodeAt(place, link.names.payload)?.["ino"]).toBe(ino);
});
