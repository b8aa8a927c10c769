/** This proves when a restore is refused, by which id, and that nothing is touched then (REQ-R7, REQ-R9, REQ-S6). */
import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName, OPEN, SyscallError } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { Catalog, findBackups, reservedNames, restore, restoreAll, swapAllWithBackup, swapWithBackup, tag, type ReservedNames, type Selection } from "../../src/index.ts";
import { changed } from "../support/backups.ts";
import { KINDS, LS, lookAround, nodeAt } from "../support/stand.ts";

const MISSING = { id: "E_BACKUP_MISSING", exitCode: 60 };
const FAILED = { id: "E_RESTORE_FAILED", exitCode: 70 };

const DAMAGE: Readonly<Record<string, readonly [(place: Scratch, names: ReservedNames) => void, object]>> = {
  "the payload is gone": [({ at }, { payload }) => rmSync(at(payload)), { ...MISSING, reason: "payload_missing" }],
  "a byte was added to the payload": [({ at }, { payload }) => appendFileSync(at(payload), "!"), { ...FAILED, reason: "payload_hash_mismatch" }],
  "a byte of the payload differs": [({ at }, { payload }) => writeFileSync(at(payload), "the vendor'S"), { ...FAILED, reason: "payload_hash_mismatch" }],
  "the sidecar is torn": [({ at }, { sidecar }) => writeFileSync(at(sidecar), "{"), { ...FAILED, reason: "sidecar_unreadable" }],
  "the sidecar is a link": [({ at }, { sidecar }) => (rmSync(at(sidecar)), symlinkSync("/etc/passwd", at(sidecar))), { ...FAILED, reason: "sidecar_unreadable" }],
  "the sidecar is gone": [({ at }, { sidecar }) => rmSync(at(sidecar)), { ...MISSING, reason: "no_backup" }],
  // Another kind of node is a consumed payload and no candidate; there is no other one.
  "a link is in the payload's place": [({ at }, { payload }) => (rmSync(at(payload)), symlinkSync("x", at(payload))), { ...MISSING, reason: "no_backup" }],
};
const CASES = Object.keys(DAMAGE);

async function switched(...targets: readonly string[]): Promise<{ readonly place: Scratch; readonly names: readonly ReservedNames[] }> {
  const place = scratch();
  for (const target of targets) KINDS.file(place, target);
  const changes = targets.map((target) => ({ target: nodeName(target), becomes: { link: "A" } }));
  const { outcomes } = await swapAllWithBackup(new Catalog(place.dir), changes, { runId: "a" });
  return { place, names: outcomes.map((outcome) => { if (outcome.outcome !== "changed") throw new Error("not changed"); return outcome.names; }) };
}

it.each(CASES)("restore(): %s, refused and nothing touched [REQ-R9]", async (what) => {
  const { place, names: [names] } = await switched("ls");
  const [damage, error] = DAMAGE[what] ?? [];
  if (names === undefined || damage === undefined) throw new Error(what);
  damage(place, names);
  const before = lookAround(place);
  expect(await caught(() => restore(new Catalog(place.dir), LS, "newest"))).toMatchObject({ ...error, op: expect.any(String) });
  expect(lookAround(place)).toEqual(before);
});

it.each(CASES)("restoreAll(): of the last of three %s, refused and none of them touched [REQ-R9]", async (what) => {
  const { place, names: [, , names] } = await switched("a", "b", "c");
  const [damage, error] = DAMAGE[what] ?? [];
  if (names === undefined || damage === undefined) throw new Error(what);
  damage(place, names);
  const before = lookAround(place);
  const targets = ["a", "b", "c"].map((name) => nodeName(name));
  expect(await caught(() => restoreAll(new Catalog(place.dir), targets, "newest"))).toMatchObject(error ?? {});
  expect(lookAround(place)).toEqual(before);
});

it("restore(): a run's payload is of another kind, payload_kind_mismatch and nothing touched [REQ-R9]", async () => {
  const { place, names: [names] } = await switched("ls");
  const payload = place.at(names?.payload ?? "");
  rmSync(payload);
  mkdirSync(payload);
  const before = lookAround(place);
  expect(await caught(() => restore(new Catalog(place.dir), LS, { run: "a" }))).toMatchObject({ ...FAILED, reason: "payload_kind_mismatch" });
  expect(lookAround(place)).toEqual(before);
});

it("restore(): the payload's disk answers EIO, payload_unreadable and nothing touched [REQ-R9]", async () => {
  const real = linuxSyscalls();
  const broken = { is: false };
  const place = scratch({
    openat: (dir, name, options) => {
      if (broken.is && name.endsWith(".bak") && (options.flags & OPEN.PATH) === 0) throw new SyscallError("openat", "EIO", name);
      return real.openat(dir, name, options);
    },
  });
  KINDS.file(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "A" });
  const before = lookAround(place);
  const catalog = new Catalog(place.dir);
  expect(findBackups(catalog, LS)).toHaveLength(1);
  broken.is = true;
  const error = await caught(() => restore(catalog, LS, "newest"));
  broken.is = false;
  expect(error).toMatchObject({ ...FAILED, reason: "payload_unreadable", errno: "EIO" });
  expect(lookAround(place)).toEqual(before);
});

it.each([["no backup at all", "newest"], ["only one, the previous wanted", "previous"], ["another run's", { run: "b" }]] as const)("restore(): %s, no_backup [REQ-R9]", async (what, selection) => {
  const { place } = what === "no backup at all" ? { place: scratch() } : await switched("ls");
  const before = lookAround(place);
  expect(await caught(() => restore(new Catalog(place.dir), LS, selection))).toMatchObject({ ...MISSING, reason: "no_backup", path: "/ls" });
  expect(lookAround(place)).toEqual(before);
});

it("restore(): backups under another tag only, no_backup [REQ-B6]", async () => {
  const { place } = await switched("ls");
  expect(await caught(() => restore(new Catalog(place.dir, { tag: tag("other") }), LS, "newest"))).toMatchObject({ ...MISSING, reason: "no_backup" });
});

it("restore(): an unreadable sidecar beside a good one, refused by age and allowed by run [REQ-R9]", async () => {
  const { place } = await switched("ls");
  const planted = reservedNames(LS, tag("switchyard"), 5);
  writeFileSync(place.at(planted.sidecar), "{");
  writeFileSync(place.at(planted.payload), "x");
  for (const selection of ["newest", "previous", "original"] as const) {
    expect(await caught(() => restore(new Catalog(place.dir), LS, selection))).toMatchObject({ ...FAILED, reason: "sidecar_unreadable" });
  }
  expect(await restore(new Catalog(place.dir), LS, { run: "a" })).toMatchObject({ outcome: "changed" });
});

it("restore(): an unreadable sidecar without payload, not in the way [REQ-R9]", async () => {
  const { place } = await switched("ls");
  writeFileSync(place.at(reservedNames(LS, tag("switchyard"), 5).sidecar), "{");
  expect(await restore(new Catalog(place.dir), LS, "newest")).toMatchObject({ outcome: "changed" });
});

it("restore(): the hash disagrees and requireIntegrity is off, restored with a warning [REQ-S6]", async () => {
  const { place, names: [names] } = await switched("ls");
  appendFileSync(place.at(names?.payload ?? ""), "!");
  const payload = nodeAt(place, names?.payload ?? "");
  expect(await restore(new Catalog(place.dir), LS, "newest", { requireIntegrity: false })).toMatchObject({ outcome: "changed", warning: "payload_hash_mismatch" });
  expect(nodeAt(place, "ls")).toMatchObject({ ino: payload?.["ino"], sha256: payload?.["sha256"] });
});

it.each(["the payload is gone", "the sidecar is torn"])("restore(): requireIntegrity is off but %s, refused all the same [REQ-S6, REQ-R9]", async (what) => {
  const { place, names: [names] } = await switched("ls");
  const [damage, error] = DAMAGE[what] ?? [];
  if (names !== undefined) damage?.(place, names);
  expect(await caught(() => restore(new Catalog(place.dir), LS, "newest", { requireIntegrity: false }))).toMatchObject(error ?? {});
});

const THEIRS: Readonly<Record<string, (place: Scratch) => void>> = {
  "another link": ({ at }) => (unlinkSync(at("ls")), symlinkSync("theirs", at("ls"))),
  "a file": ({ at }) => (unlinkSync(at("ls")), writeFileSync(at("ls"), "theirs")),
};
it.each(Object.keys(THEIRS))("restore(): someone put %s there since the run, undo_conflict; allowed, theirs is kept [REQ-R7]", async (what) => {
  const { place } = await switched("ls");
  THEIRS[what]?.(place);
  const before = lookAround(place);
  const theirs = nodeAt(place, "ls");
  expect(await caught(() => restore(new Catalog(place.dir), LS, { run: "a" }))).toMatchObject({ id: "E_POLICY", exitCode: 10, reason: "undo_conflict", path: "/ls" });
  expect(lookAround(place)).toEqual(before);
  const { names } = changed(await restore(new Catalog(place.dir), LS, { run: "a" }, { allowConflicting: true }));
  expect(nodeAt(place, names.payload)).toEqual(theirs);
});

it("restore(): a run that made the target absent, and someone made it anew, undo_conflict [REQ-R7]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, null, { runId: "a" });
  writeFileSync(place.at("ls"), "theirs");
  expect(await caught(() => restore(new Catalog(place.dir), LS, { run: "a" }))).toMatchObject({ id: "E_POLICY", reason: "undo_conflict" });
});

it("restore(): the file that a run placed was written to since, still that run's [REQ-R7]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const prior = nodeAt(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { file: Buffer.from("new"), metadata: { mode: 0o755 } }, { runId: "a" });
  appendFileSync(place.at("ls"), "log");
  chmodSync(place.at("ls"), 0o700);
  changed(await restore(new Catalog(place.dir), LS, { run: "a" }));
  expect(nodeAt(place, "ls")).toEqual(prior);
});

it.each(["newest", { run: "a" }] satisfies Selection[])("restore(): a directory stands at the target, target_kind (%j) [REQ-R9]", async (selection) => {
  const { place } = await switched("ls");
  unlinkSync(place.at("ls"));
  mkdirSync(place.at("ls"));
  const before = lookAround(place);
  expect(await caught(() => restore(new Catalog(place.dir), LS, selection))).toMatchObject({ id: "E_POLICY", reason: "target_kind" });
  expect(lookAround(place)).toEqual(before);
});
