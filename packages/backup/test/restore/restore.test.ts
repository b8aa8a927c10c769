/** This proves that a restore brings back exactly what was kept, once, and can itself be undone (REQ-R1, REQ-R2, REQ-R3, REQ-R6). */
import { chmodSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { nodeName, setMetadata } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, DEFAULT_TAG, reservedNames, restore, restoreAll, swapAllWithBackup, swapWithBackup, type Selection } from "../../src/index.ts";
import { backupsOf, changed, sidecarAt } from "../support/backups.ts";
import { KINDS, LS, lookAround, nodeAt, type Spot } from "../support/stand.ts";

type Kind = keyof typeof KINDS;
const EVERY = ["file", "symlink", "bytes", "none"] as const satisfies readonly Kind[];

/** The stack prior → A → B, by runs of these names. */
async function stacked(kind: Kind): Promise<{ readonly place: Spot; readonly prior: ReturnType<typeof nodeAt>; readonly a: ReturnType<typeof nodeAt> }> {
  const place = scratch();
  KINDS[kind](place, "ls");
  const prior = nodeAt(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "A" }, { runId: "a" });
  const a = nodeAt(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "B" }, { runId: "b" });
  return { place, prior, a };
}
const back = ({ dir }: Spot, selection: Selection): ReturnType<typeof restore> => restore(new Catalog(dir), LS, selection);

it.each(EVERY)("restore(): a stack of %s, A, B unwound run by run, every inode back with all it had [REQ-R2, REQ-R6, REQ-B4]", async (kind) => {
  const { place, prior, a } = await stacked(kind);
  expect(changed(await back(place, { run: "b" }))).toMatchObject({ generation: 3, method: "exchange", degraded: null, leftOver: null, warning: null });
  expect(nodeAt(place, "ls")).toEqual(a);
  expect(changed(await back(place, { run: "a" })).generation).toBe(4);
  expect(nodeAt(place, "ls")).toEqual(prior);
  // The tombstone of an absent target is not consumed: there is nothing that would move.
  expect(backupsOf(place)).toEqual(["redo 4 whole", "redo 3 whole", "undo 2 gone", kind === "none" ? "undo 1 whole" : "undo 1 gone"]);
});

it.each([
  ["newest", "A"],
  ["previous", null],
  ["original", null],
] as const)("restore(): %s of file, A, B, that very one [REQ-B7]", async (selection, dest) => {
  const { place, prior, a } = await stacked("file");
  await back(place, selection);
  expect(nodeAt(place, "ls")).toEqual(dest === null ? prior : a);
});

it.each(EVERY.flatMap((kind) => (["newest", "previous", "original", "a run"] as const).map((selection) => [kind, selection] as const)))(
  "restore(): of a %s, %s, the second time touches nothing [REQ-R3]",
  async (kind, text) => {
    const { place } = await stacked(kind);
    const selection = text === "a run" ? { run: "b" } : text;
    changed(await back(place, selection));
    const before = lookAround(place);
    expect(await back(place, selection)).toEqual({ outcome: "unchanged", target: "ls", reason: "idempotent_noop" });
    expect(lookAround(place)).toEqual(before);
  },
);

it.each(["file", "symlink", "none"] as const)("restore(): no hash was recorded of the %s, the second time touches nothing [REQ-R3, REQ-B3]", async (kind) => {
  const place = scratch();
  KINDS[kind](place, "ls");
  const prior = nodeAt(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "A" }, { recordHashes: false });
  await back(place, "newest");
  expect(nodeAt(place, "ls")).toEqual(prior);
  const before = lookAround(place);
  expect(await back(place, "newest")).toMatchObject({ outcome: "unchanged" });
  expect(lookAround(place)).toEqual(before);
});

it.each(EVERY)("restore(): what a restore of a %s displaced, back by the restore's own run and never by default [REQ-R1, REQ-B7]", async (kind) => {
  const place = scratch();
  KINDS[kind](place, "ls");
  const prior = nodeAt(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "A" });
  const a = nodeAt(place, "ls");
  const { runId, names } = changed(await back(place, "newest"));
  expect(sidecarAt(place, names.sidecar)).toMatchObject({ role: "redo", prior_kind: "symlink", prior_dest: "A" });
  for (const selection of ["newest", "original"] as const) expect(await back(place, selection)).toMatchObject({ outcome: "unchanged" });
  changed(await back(place, { run: runId }));
  expect(nodeAt(place, "ls")).toEqual(a);
  expect(await back(place, { run: runId })).toMatchObject({ outcome: "unchanged" });
  expect(nodeAt(place, "ls")).not.toEqual(prior);
});

it("restore(): a file that took the target's place is undone and redone, the same inode each time [REQ-R1, REQ-B4]", async () => {
  const place = scratch();
  KINDS.symlink(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { file: Buffer.from("new"), metadata: { mode: 0o755 } }, { runId: "a" });
  const placed = nodeAt(place, "ls");
  const { runId } = changed(await back(place, { run: "a" }));
  expect(readlinkSync(place.at("ls"))).toBe("../opt/ls");
  changed(await back(place, { run: runId }));
  expect(nodeAt(place, "ls")).toEqual(placed);
});

it.each(["newest", { run: "a" }] as const)("restore(): the target is missing, put back (%j) [REQ-R7]", async (selection) => {
  const place = scratch();
  KINDS.file(place, "ls");
  const prior = nodeAt(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "A" }, { runId: "a" });
  rmSync(place.at("ls"));
  const { names } = changed(await back(place, selection));
  expect(nodeAt(place, "ls")).toEqual(prior);
  expect(sidecarAt(place, names.sidecar)).toMatchObject({ prior_kind: "none", role: "redo" });
});

const DISTURBED: Readonly<Record<string, (spot: Spot, payload: string) => void>> = {
  "its mode changed": ({ at }, payload) => chmodSync(at(payload), 0o600),
  "its time changed": ({ at }, payload) => utimesSync(at(payload), 5, 5),
  "an attribute was added": ({ dir }, payload) => setMetadata(dir, payload, { xattrs: new Map([["user.evil", Buffer.from("x")]]) }),
  "its attributes and ACL were removed": ({ dir }, payload) => setMetadata(dir, payload, { xattrs: new Map() }),
  "a set-id bit was added": ({ at }, payload) => chmodSync(at(payload), 0o4755),
};
it.each(Object.keys(DISTURBED))("restore(): while the file was kept %s, put right [REQ-R2]", async (what) => {
  const place = scratch();
  KINDS.file(place, "ls");
  const prior = nodeAt(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "A" }));
  DISTURBED[what]?.(place, names.payload);
  expect(nodeAt(place, names.payload)).not.toEqual(prior);
  changed(await back(place, "newest"));
  expect(nodeAt(place, "ls")).toEqual(prior);
});

it("restoreAll(): one target twice among others, restored once and told for each [REQ-R3]", async () => {
  const place = scratch();
  const targets = ["a", "b", "a"].map((name) => nodeName(name));
  for (const name of ["a", "b"]) KINDS.file(place, name);
  await swapAllWithBackup(new Catalog(place.dir), targets.slice(0, 2).map((target) => ({ target, becomes: { link: "A" } })));
  const { outcomes } = await restoreAll(new Catalog(place.dir), targets, "newest");
  expect(outcomes.map(({ outcome, target }) => `${target} ${outcome}`)).toEqual(["a changed", "b changed", "a changed"]);
});

it.each([
  ["a file", { prior_kind: "file", mode: "755" }, (path: string) => writeFileSync(path, "old tool's"), { kind: "file", mode: 0o755 }],
  ["a set-id file", { prior_kind: "file", mode: "4755" }, (path: string) => (writeFileSync(path, "old tool's"), chmodSync(path, 0o4755)), { kind: "file", mode: 0o4755 }],
  ["a set-id file that somebody took it off", { prior_kind: "file", mode: "4755" }, (path: string) => writeFileSync(path, "old tool's"), { kind: "file", mode: 0o755 }],
  ["a link", { prior_kind: "symlink", prior_dest: "../old" }, (path: string) => symlinkSync("../old", path), { kind: "symlink", dest: "../old" }],
  ["an absent target", { prior_kind: "none" }, (path: string) => writeFileSync(path, ""), null],
])("restore(): a backup of version 1 of %s, back [REQ-B3, REQ-R2]", async (_what, sidecar, payload, expected) => {
  const place = scratch();
  const names = reservedNames(LS, DEFAULT_TAG, 1_600_000_000_000);
  payload(place.at(names.payload));
  writeFileSync(place.at(names.sidecar), JSON.stringify({ schema: "backup_meta.v1", ...sidecar }));
  symlinkSync("new", place.at("ls"));
  const { names: redo } = changed(await back(place, "newest"));
  expect(nodeAt(place, "ls") ?? {}).toMatchObject(expected ?? {});
  expect(nodeAt(place, "ls") === null).toBe(expected === null);
  expect(nodeAt(place, redo.payload)).toMatchObject({ kind: "symlink", dest: "new" });
});
