/** This proves, as root, that a payload lends nobody the rights that its target lent, and that these come back (REQ-B5). */
import { chmodSync, chownSync, linkSync, lstatSync, symlinkSync, unlinkSync } from "node:fs";
import { linuxSyscalls, nodeName, RENAME, SyscallError } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { Catalog, createSnapshot, restore, restoreAll, settleTarget, swapWithBackup } from "../../src/index.ts";
import { backupsOf, changed, sidecarAt } from "../support/backups.ts";
import { isArmed, PRIVILEGED } from "../support/privileged.ts";
import { below, copyableAt, KINDS, LS, lookAround, namesIn, nodeAt } from "../support/stand.ts";
import { run } from "../support/system.ts";

const SORTS = Object.keys(PRIVILEGED);
const BECOMES = { "a link": { link: "new" }, "a file": { file: Buffer.from("new"), metadata: { mode: 0o755 } }, nothing: null } as const;

it("getcap: the capability of these tests is one (needs libcap2-bin)", () => {
  const place = scratch();
  PRIVILEGED["a capability"]?.(place, "ls");
  expect(run("getcap", place.at("ls"))).toContain("cap_net_raw=ep");
});

it.each(SORTS.flatMap((sort) => (["a link", "a file", "nothing"] as const).map((becomes) => [sort, becomes] as const)))(
  "swapWithBackup(): a file with %s becomes %s, the payload has none of it and the restored target all [REQ-B5, REQ-R2]",
  async (sort, becomes) => {
    const place = scratch();
    PRIVILEGED[sort]?.(place, "ls");
    const prior = nodeAt(place, "ls");
    const { uid, gid } = lstatSync(place.at("ls"));
    const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, BECOMES[becomes]));
    expect(isArmed(place, names.payload)).toBe(false);
    expect(nodeAt(place, names.payload)).toMatchObject({ ino: prior?.["ino"], uid, gid, sha256: prior?.["sha256"] });
    expect(Number.parseInt(sidecarAt(place, names.sidecar).mode ?? "", 8)).toBe(prior?.["mode"]);
    changed(await restore(new Catalog(place.dir), LS, "newest"));
    expect(nodeAt(place, "ls")).toEqual(prior);
    const before = lookAround(place);
    expect(await restore(new Catalog(place.dir), LS, "newest")).toMatchObject({ outcome: "unchanged" });
    expect(lookAround(place)).toEqual(before);
  },
);

it.each(SORTS)("restore(): it displaces a file with %s, that is unarmed as a redo and armed when it is back [REQ-B5, REQ-R1]", async (sort) => {
  const place = scratch();
  KINDS.symlink(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "x" });
  unlinkSync(place.at("ls"));
  PRIVILEGED[sort]?.(place, "ls");
  const armed = nodeAt(place, "ls");
  const { names, runId } = changed(await restore(new Catalog(place.dir), LS, "newest"));
  expect(isArmed(place, names.payload)).toBe(false);
  changed(await restore(new Catalog(place.dir), LS, { run: runId }));
  expect(nodeAt(place, "ls")).toEqual(armed);
});

it.each(SORTS)("swapWithBackup(): a hard-linked file with %s, refused and nothing touched [REQ-B5]", async (sort) => {
  const place = scratch();
  PRIVILEGED[sort]?.(place, "ls");
  linkSync(place.at("ls"), place.at("other"));
  const before = lookAround(place);
  expect(await caught(() => swapWithBackup(new Catalog(place.dir), LS, { link: "new" }))).toMatchObject({ id: "E_POLICY", reason: "hard_linked_privileged", path: "/ls" });
  expect(lookAround(place)).toEqual(before);
});

it.each(SORTS)("swapWithBackup(): a hard-linked file with %s, copied where that is allowed, and its other name is as it was [REQ-B5, REQ-R2]", async (sort) => {
  const place = scratch();
  PRIVILEGED[sort]?.(place, "ls");
  linkSync(place.at("ls"), place.at("other"));
  const [other, prior] = [nodeAt(place, "other"), copyableAt(place, "ls")];
  const made = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }, { copyHardLinked: true }));
  expect(["reflink", "copy"]).toContain(made.method);
  expect(made.leftOver).toBeNull();
  expect(isArmed(place, made.names.payload)).toBe(false);
  expect(nodeAt(place, "other")).toEqual(other);
  expect(lstatSync(place.at("other")).nlink).toBe(1);
  expect(namesIn(place)).toEqual([made.names.payload, made.names.sidecar, "ls", "other"]);
  changed(await restore(new Catalog(place.dir), LS, "newest"));
  expect(copyableAt(place, "ls")).toEqual(prior);
  expect(nodeAt(place, "other")).toEqual(other);
});

it.each(SORTS)("restore(): the payload of a file with %s belongs to someone else now, payload_owner_changed and nothing touched [REQ-B5]", async (sort) => {
  const place = scratch();
  KINDS.file(place, "a");
  PRIVILEGED[sort]?.(place, "ls");
  await swapWithBackup(new Catalog(place.dir), nodeName("a"), { link: "new" });
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  const { gid } = lstatSync(place.at(names.payload));
  chownSync(place.at(names.payload), 1234, gid);
  const before = lookAround(place);
  expect(await caught(() => restoreAll(new Catalog(place.dir), [nodeName("a"), LS], "newest"))).toMatchObject({ id: "E_RESTORE_FAILED", exitCode: 70, reason: "payload_owner_changed" });
  expect(lookAround(place)).toEqual(before);
});

it.each(SORTS.flatMap((sort) => ([undefined, "link", "copy"] as const).map((method) => [sort, method] as const)))(
  "createSnapshot(): of a file with %s by %s, the target is not touched, the payload unarmed, and restored it is as before [REQ-B5]",
  async (sort, method) => {
    const place = scratch();
    PRIVILEGED[sort]?.(place, "ls");
    const [before, prior] = [lookAround(place)["ls"], copyableAt(place, "ls")];
    const { names } = await createSnapshot(new Catalog(place.dir), LS, method === undefined ? {} : { methods: [method] });
    expect(lookAround(place)["ls"]).toEqual(before);
    expect(isArmed(place, names.payload)).toBe(false);
    unlinkSync(place.at("ls"));
    symlinkSync("theirs", place.at("ls"));
    changed(await restore(new Catalog(place.dir), LS, "newest"));
    expect(copyableAt(place, "ls")).toEqual(prior);
  },
);

it.each(SORTS)("swapWithBackup(): backups elsewhere, a file with %s is unarmed there, and armed when it is back as the same inode [REQ-B5, REQ-F1]", async (sort) => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  PRIVILEGED[sort]?.(bin, "ls");
  const prior = nodeAt(bin, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(bin.dir, { backupDir: kept.dir }), LS, { link: "new" }));
  expect(isArmed(kept, names.payload)).toBe(false);
  changed(await restore(new Catalog(bin.dir, { backupDir: kept.dir }), LS, "newest"));
  expect(nodeAt(bin, "ls")).toEqual(prior);
});

it.each(SORTS.flatMap((sort) => [false, true].map((elsewhere) => ({ sort, elsewhere }))))("restore(): the swap is refused, the payload of a file with $sort stays unarmed (elsewhere: $elsewhere) [REQ-B5]", async ({ sort, elsewhere }) => {
  const real = linuxSyscalls();
  const refusing = { is: false };
  const place = scratch({
    rename: (dir, name, newName, flags) => {
      if (refusing.is && flags === RENAME.EXCHANGE) throw new SyscallError("renameat2", "EIO", name);
      real.rename(dir, name, newName, flags);
    },
  });
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  const store = elsewhere ? kept : bin;
  const catalog = (): Catalog => new Catalog(bin.dir, elsewhere ? { backupDir: kept.dir } : {});
  PRIVILEGED[sort]?.(bin, "ls");
  const prior = nodeAt(bin, "ls");
  const { names } = changed(await swapWithBackup(catalog(), LS, { link: "new" }));
  refusing.is = true;
  const before = namesIn(bin);
  expect(await caught(() => restore(catalog(), LS, "newest"))).toMatchObject({ id: "E_ATOMIC_SWAP" });
  expect(namesIn(bin)).toEqual(before);
  expect(isArmed(store, names.payload)).toBe(false);
  refusing.is = false;
  changed(await restore(catalog(), LS, "newest"));
  expect(nodeAt(bin, "ls")).toEqual(prior);
});

it("settleTarget(): a payload that somebody armed, unarmed [REQ-B5]", async () => {
  const place = scratch();
  PRIVILEGED["setuid"]?.(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  chmodSync(place.at(names.payload), 0o4755);
  expect(isArmed(place, names.payload)).toBe(true);
  expect(await settleTarget(new Catalog(place.dir), LS)).toBe(0);
  expect(isArmed(place, names.payload)).toBe(false);
  expect(backupsOf(place)).toEqual(["undo 1 whole"]);
});
