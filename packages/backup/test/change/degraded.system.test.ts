/** This proves, as root, what happens where a file system cannot exchange names, and on a lower layer (REQ-F2, REQ-F3). */
import { join } from "node:path";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { Catalog, createSnapshot, findStrays, prune, restore, swapWithBackup, type ChangeOptions } from "../../src/index.ts";
import { backupsOf, changed } from "../support/backups.ts";
import { isArmed, PRIVILEGED } from "../support/privileged.ts";
import { copyableAt, KINDS, LS, lookAround, namesIn, nodeAt, opened, type Spot } from "../support/stand.ts";
import { base, bindfs, overlay, rootAt } from "../support/system.ts";

const ALLOWED: ChangeOptions = { allowDegraded: true };
const FILE = { file: Buffer.from("new"), metadata: { mode: 0o755 } };

/** A directory that knows hard links and no flags for rename; `source` is the same without a cache of attributes. */
function withoutExchange(): Spot & { readonly source: Spot } {
  const path = base("source", "bound");
  bindfs(join(path, "source"), join(path, "bound"));
  const place = rootAt(path);
  return { ...opened(place, "bound"), source: opened(place, "source") };
}

const BECOMES = { "a link": { link: "A" }, "a file": FILE, nothing: null } as const;
const CASES = (["file", "symlink", "bytes"] as const).flatMap((kind) => (["a link", "a file", "nothing"] as const).map((becomes) => [kind, becomes] as const));

it.each(CASES)("swapWithBackup(): bindfs, a %s to %s, no_exchange and nothing changed [REQ-F2]", async (kind, becomes) => {
  const spot = withoutExchange();
  KINDS[kind](spot, "ls");
  const before = lookAround(spot.source);
  expect(await caught(() => swapWithBackup(new Catalog(spot.dir), LS, BECOMES[becomes]))).toMatchObject({ id: "E_EXDEV", exitCode: 50, reason: "no_exchange" });
  expect(lookAround(spot.source)).toEqual(before);
});

it.each(CASES)("swapWithBackup(): bindfs, a %s to %s where that is allowed, kept and told; restored as the same inode [REQ-F2, REQ-R2]", async (kind, becomes) => {
  const spot = withoutExchange();
  KINDS[kind](spot, "ls");
  const prior = nodeAt(spot, "ls");
  const made = changed(await swapWithBackup(new Catalog(spot.dir), LS, BECOMES[becomes], ALLOWED));
  expect(made).toMatchObject({ method: "exchange", degraded: "no_exchange", leftOver: null });
  expect(namesIn(spot)).toEqual([made.names.payload, made.names.sidecar, ...(becomes === "nothing" ? [] : ["ls"])]);
  expect(nodeAt(spot, made.names.payload)).toEqual(prior);
  changed(await restore(new Catalog(spot.dir), LS, "newest", ALLOWED));
  expect(nodeAt(spot, "ls")).toEqual(prior);
  expect(findStrays(new Catalog(spot.dir))).toEqual([]);
  expect(backupsOf(spot)).toEqual(["redo 2 whole", "undo 1 gone"]);
  const before = lookAround(spot.source);
  expect(await restore(new Catalog(spot.dir), LS, "newest", ALLOWED)).toMatchObject({ outcome: "unchanged" });
  expect(lookAround(spot.source)).toEqual(before);
});

it("restore(): bindfs, not allowed, no_exchange and nothing changed [REQ-F2]", async () => {
  const spot = withoutExchange();
  KINDS.file(spot, "ls");
  await swapWithBackup(new Catalog(spot.dir), LS, { link: "A" }, ALLOWED);
  const before = lookAround(spot.source);
  expect(await caught(() => restore(new Catalog(spot.dir), LS, "newest"))).toMatchObject({ id: "E_EXDEV", reason: "no_exchange" });
  expect(lookAround(spot.source)).toEqual(before);
});

it("swapWithBackup(): bindfs, an absent target, no exchange and so no leave needed; undone, absent again [REQ-F2]", async () => {
  const spot = withoutExchange();
  expect(changed(await swapWithBackup(new Catalog(spot.dir), LS, { link: "A" }))).toMatchObject({ degraded: null });
  changed(await restore(new Catalog(spot.dir), LS, "newest", ALLOWED));
  expect(nodeAt(spot, "ls")).toBeNull();
});

it.each(["file", "symlink", "none"] as const)("restore(): bindfs, a stack of %s, A, B unwound run by run, then pruned [REQ-R6, REQ-F2]", async (kind) => {
  const spot = withoutExchange();
  KINDS[kind](spot, "ls");
  const prior = nodeAt(spot, "ls");
  for (const link of ["A", "B"]) await swapWithBackup(new Catalog(spot.dir), LS, { link }, { ...ALLOWED, runId: link });
  for (const run of ["B", "A"]) changed(await restore(new Catalog(spot.dir), LS, { run }, ALLOWED));
  expect(nodeAt(spot, "ls")).toEqual(prior);
  await prune(new Catalog(spot.dir), [LS], { now: Date.now(), countLimit: 0 });
  expect(findStrays(new Catalog(spot.dir))).toEqual([]);
});

it("createSnapshot(): bindfs, a copy, and the target is not touched [REQ-F2]", async () => {
  const spot = withoutExchange();
  KINDS.file(spot, "ls");
  const prior = nodeAt(spot, "ls");
  const { names } = await createSnapshot(new Catalog(spot.dir), LS);
  expect(nodeAt(spot, "ls")).toEqual(prior);
  expect(copyableAt(spot, names.payload)).toEqual(copyableAt(spot, "ls"));
});

/** An overlayfs with these targets in its lower layer. */
function overlaid(fill: (lower: Spot) => void): Spot {
  const path = base("merged");
  overlay(path, join(path, "merged"), (lower) => fill({ ...rootAt(lower), path: lower }));
  return opened(rootAt(path), "merged");
}

it.each(["file", "symlink", "bytes"] as const)("swapWithBackup(): overlayfs, a lower %s, kept and exactly back [REQ-F3, REQ-R2]", async (kind) => {
  const spot = overlaid((lower) => KINDS[kind](lower, "ls"));
  const prior = copyableAt(spot, "ls");
  const made = changed(await swapWithBackup(new Catalog(spot.dir), LS, { link: "A" }, { runId: "a" }));
  expect(made).toMatchObject({ method: "exchange", degraded: null, leftOver: null });
  expect(copyableAt(spot, made.names.payload)).toEqual(prior);
  await swapWithBackup(new Catalog(spot.dir), LS, FILE, { runId: "b" });
  for (const run of ["b", "a"]) changed(await restore(new Catalog(spot.dir), LS, { run }));
  expect(copyableAt(spot, "ls")).toEqual(prior);
  expect(findStrays(new Catalog(spot.dir))).toEqual([]);
  expect(await restore(new Catalog(spot.dir), LS, "original")).toMatchObject({ outcome: "unchanged" });
});

it.each(Object.keys(PRIVILEGED))("swapWithBackup(): overlayfs, a lower file with %s, unarmed and armed again [REQ-F3, REQ-B5]", async (sort) => {
  const spot = overlaid((lower) => PRIVILEGED[sort]?.(lower, "ls"));
  const prior = copyableAt(spot, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(spot.dir), LS, { link: "A" }));
  expect(isArmed(spot, names.payload)).toBe(false);
  changed(await restore(new Catalog(spot.dir), LS, "newest"));
  expect(copyableAt(spot, "ls")).toEqual(prior);
});
