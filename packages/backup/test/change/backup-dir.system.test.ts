/** This proves, as root, that backups on another file system are exact copies, made only where that is allowed (REQ-F1, REQ-F2). */
import { appendFileSync, chownSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { Catalog, createSnapshot, findStrays, restore, swapWithBackup, verifyBackups, type ChangeOptions } from "../../src/index.ts";
import { changed, sidecarAt } from "../support/backups.ts";
import { isArmed, PRIVILEGED } from "../support/privileged.ts";
import { copyableAt, KINDS, LS, lookAround, namesIn, opened, type Spot } from "../support/stand.ts";
import { base, mount, rootAt, run, tmpfs } from "../support/system.ts";

/** Where backups lie: both are another mount, only the first another file system. */
const ELSEWHERE: Readonly<Record<string, (path: string) => void>> = {
  "a tmpfs": (path) => tmpfs(join(path, "kept")),
  "a bind mount": (path) => {
    run("mkdir", join(path, "real"));
    mount(join(path, "kept"), "--bind", join(path, "real"));
  },
};
const PLACES = Object.keys(ELSEWHERE);
const ALLOWED: ChangeOptions = { allowDegraded: true };
const FILE = { file: Buffer.from("new"), metadata: { mode: 0o755 } };
const EVERY = ["file", "symlink", "bytes"] as const;

function places(where: string): { readonly bin: Spot; readonly kept: Spot; readonly catalog: () => Catalog } {
  const path = base("bin", "kept");
  ELSEWHERE[where]?.(path);
  const place = rootAt(path);
  const [bin, kept] = [opened(place, "bin"), opened(place, "kept")];
  return { bin, kept, catalog: () => new Catalog(bin.dir, { backupDir: kept.dir }) };
}

const CASES = PLACES.flatMap((where) => EVERY.map((kind) => [where, kind] as const));

it.each(CASES)("swapWithBackup(): backups on %s, a %s, exdev_fallback and nothing changed in either directory [REQ-F2]", async (where, kind) => {
  const { bin, kept, catalog } = places(where);
  KINDS[kind](bin, "ls");
  const before = lookAround(bin);
  for (const becomes of [{ link: "A" }, FILE, null]) {
    expect(await caught(() => swapWithBackup(catalog(), LS, becomes))).toMatchObject({ id: "E_EXDEV", exitCode: 50, reason: "exdev_fallback", path: "/bin/ls" });
  }
  expect([lookAround(bin), lookAround(kept)]).toEqual([before, {}]);
});

it.each(CASES)("swapWithBackup(): backups on %s, a %s, copied where that is allowed and nothing left beside the target [REQ-F1, REQ-F2]", async (where, kind) => {
  const { bin, kept, catalog } = places(where);
  KINDS[kind](bin, "ls");
  chownLink(bin.at("ls"));
  const prior = copyableAt(bin, "ls");
  const made = changed(await swapWithBackup(catalog(), LS, { link: "A" }, ALLOWED));
  expect(["copy", "reflink"]).toContain(made.method);
  expect(made).toMatchObject({ degraded: "exdev_fallback", leftOver: null });
  expect(namesIn(bin)).toEqual(["ls"]);
  expect(namesIn(kept)).toEqual([made.names.payload, made.names.sidecar]);
  expect(copyableAt(kept, made.names.payload)).toEqual(prior);
  expect(sidecarAt(kept, made.names.sidecar)).toMatchObject({ method: made.method, directory: "/bin" });
  expect((await verifyBackups(catalog(), LS)).map(({ error }) => error)).toEqual([null]);
});

it.each(CASES)("restore(): backups on %s, a %s, refused without leave; with it exact, and the payload gone [REQ-F1, REQ-F2, REQ-R2]", async (where, kind) => {
  const { bin, kept, catalog } = places(where);
  KINDS[kind](bin, "ls");
  chownLink(bin.at("ls"));
  const prior = copyableAt(bin, "ls");
  const there = changed(await swapWithBackup(catalog(), LS, { link: "A" }, ALLOWED));
  const before = [lookAround(bin), lookAround(kept)];
  expect(await caught(() => restore(catalog(), LS, "newest"))).toMatchObject({ id: "E_EXDEV", reason: "exdev_fallback" });
  expect([lookAround(bin), lookAround(kept)]).toEqual(before);
  const back = changed(await restore(catalog(), LS, "newest", ALLOWED));
  expect(back).toMatchObject({ degraded: "exdev_fallback", leftOver: null });
  expect(copyableAt(bin, "ls")).toEqual(prior);
  expect(namesIn(bin)).toEqual(["ls"]);
  expect(namesIn(kept)).toEqual([back.names.payload, back.names.sidecar, there.names.sidecar].toSorted());
  expect(await restore(catalog(), LS, "newest")).toMatchObject({ outcome: "unchanged" });
});

it.each(PLACES)("restore(): backups on %s, of an absent target, no copy and so no leave needed [REQ-F2]", async (where) => {
  const { bin, kept, catalog } = places(where);
  expect(changed(await swapWithBackup(catalog(), LS, { link: "A" }, { runId: "a" }))).toMatchObject({ method: "exchange", degraded: null });
  const { names } = changed(await restore(catalog(), LS, { run: "a" }, ALLOWED));
  expect(namesIn(bin)).toEqual([]);
  expect(copyableAt(kept, names.payload)).toMatchObject({ kind: "symlink", dest: "A" });
});

it.each(PLACES.flatMap((where) => (["file", "symlink"] as const).map((kind) => [where, kind] as const)))("restore(): backups on %s, a stack of %s, a file, B unwound run by run [REQ-R6, REQ-F1]", async (where, kind) => {
  const { bin, catalog } = places(where);
  KINDS[kind](bin, "ls");
  const prior = copyableAt(bin, "ls");
  await swapWithBackup(catalog(), LS, FILE, { ...ALLOWED, runId: "a" });
  const a = copyableAt(bin, "ls");
  await swapWithBackup(catalog(), LS, { link: "B" }, { ...ALLOWED, runId: "b" });
  changed(await restore(catalog(), LS, { run: "b" }, ALLOWED));
  expect(copyableAt(bin, "ls")).toEqual(a);
  changed(await restore(catalog(), LS, { run: "a" }, ALLOWED));
  expect(copyableAt(bin, "ls")).toEqual(prior);
});

it.each(PLACES.flatMap((where) => Object.keys(PRIVILEGED).map((sort) => [where, sort] as const)))("swapWithBackup(): backups on %s, a file with %s, the copy unarmed and the restored target as before [REQ-B5, REQ-F1]", async (where, sort) => {
  const { bin, kept, catalog } = places(where);
  PRIVILEGED[sort]?.(bin, "ls");
  const prior = copyableAt(bin, "ls");
  const { names } = changed(await swapWithBackup(catalog(), LS, { link: "A" }, ALLOWED));
  expect(isArmed(kept, names.payload)).toBe(false);
  changed(await restore(catalog(), LS, "newest", ALLOWED));
  expect(copyableAt(bin, "ls")).toEqual(prior);
});

it.each(PLACES)("createSnapshot(): backups on %s, copied without leave, because a copy is what a snapshot is [REQ-F1]", async (where) => {
  const { bin, kept, catalog } = places(where);
  KINDS.file(bin, "ls");
  const before = lookAround(bin);
  const { names } = await createSnapshot(catalog(), LS);
  expect(lookAround(bin)).toEqual(before);
  expect(copyableAt(kept, names.payload)).toEqual(copyableAt(bin, "ls"));
});

it("swapWithBackup(): the displaced file is written to between its copy and the swap, conflict; nothing is lost or left [REQ-F1, REQ-A4]", async () => {
  const path = base("bin", "kept");
  tmpfs(join(path, "kept"));
  const real = linuxSyscalls();
  const writing = { done: false };
  const place = rootAt(path, {
    ...real,
    rename: (...args) => {
      if (!writing.done) appendFileSync(join(path, "bin", "ls"), "late");
      writing.done = true;
      real.rename(...args);
    },
  });
  const [bin, kept] = [opened(place, "bin"), opened(place, "kept")];
  KINDS.file(bin, "ls");
  expect(await caught(() => swapWithBackup(new Catalog(bin.dir, { backupDir: kept.dir }), LS, { link: "A" }, ALLOWED))).toMatchObject({ id: "E_ATOMIC_SWAP", reason: "conflict" });
  expect([namesIn(bin), namesIn(kept)]).toEqual([["ls"], []]);
  expect(lstatSync(bin.at("ls")).size).toBe("the vendor'slate".length);
});

it("swapWithBackup(): the displaced file is written to after the swap, it stays at its reserved name and that is told [REQ-F1]", async () => {
  const path = base("bin", "kept");
  tmpfs(join(path, "kept"));
  const real = linuxSyscalls();
  const late = { write: (): void => undefined };
  const place = rootAt(path, {
    ...real,
    fsync: async (fd) => {
      late.write();
      await real.fsync(fd);
    },
  });
  const [bin, kept] = [opened(place, "bin"), opened(place, "kept")];
  KINDS.file(bin, "ls");
  late.write = () => {
    const old = namesIn(bin).find((name) => name.endsWith(".old"));
    if (old !== undefined) appendFileSync(bin.at(old), "late");
  };
  const catalog = new Catalog(bin.dir, { backupDir: kept.dir });
  const made = changed(await swapWithBackup(catalog, LS, { link: "A" }, ALLOWED));
  expect(made.leftOver).toBe(made.names.displaced);
  expect(namesIn(bin)).toEqual([made.names.displaced, "ls"]);
  expect(findStrays(new Catalog(bin.dir, { backupDir: kept.dir }))).toEqual([made.names.displaced]);
});

/** An uncommon owner; of a link itself. */
function chownLink(path: string): void {
  if (lstatSync(path).isSymbolicLink()) run("chown", "-h", "4711:4712", path);
  else chownSync(path, 4711, 4712);
}
