/** This proves that backups may lie in another directory of the same file system, as the same inode (REQ-B1, REQ-B4). */
import { rmSync, unlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName, SyscallError } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { Catalog, findStrays, restore, restoreAll, swapAllWithBackup, swapWithBackup } from "../../src/index.ts";
import { changed, sidecarAt } from "../support/backups.ts";
import { below, KINDS, LS, lookAround, namesIn, nodeAt, type Spot } from "../support/stand.ts";

function places(place: Scratch = scratch()): { readonly bin: Spot; readonly kept: Spot; readonly catalog: () => Catalog } {
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  return { bin, kept, catalog: () => new Catalog(bin.dir, { backupDir: kept.dir }) };
}

const EVERY = ["file", "symlink", "bytes", "none"] as const;
const FILE = { file: Buffer.from("new"), metadata: { mode: 0o755 } };
const PAIRS = EVERY.flatMap((kind) => [{ link: "A" }, FILE, null].map((becomes, index) => ({ kind, becomes, as: ["a link", "a file", "nothing"][index] ?? "" }))).filter(({ kind, becomes }) => kind !== "none" || becomes !== null);

it.each(PAIRS)("swapWithBackup(): $kind becomes $as, the inode is kept in the other directory and nothing beside the target [REQ-B1, REQ-B4]", async ({ kind, becomes }) => {
  const { bin, kept, catalog } = places();
  KINDS[kind](bin, "ls");
  const prior = nodeAt(bin, "ls");
  const made = changed(await swapWithBackup(catalog(), LS, becomes));
  expect(made).toMatchObject({ method: kind === "none" ? "exchange" : "link", degraded: null, leftOver: null });
  expect(namesIn(bin)).toEqual(becomes === null ? [] : ["ls"]);
  expect(namesIn(kept)).toEqual([made.names.payload, made.names.sidecar]);
  expect(nodeAt(kept, made.names.payload)).toMatchObject(prior ?? { kind: "file" });
  expect(sidecarAt(kept, made.names.sidecar)).toMatchObject({ directory: "/bin", method: made.method });
  expect(findStrays(catalog())).toEqual([]);
});

it.each(PAIRS)("restore(): $kind had become $as, the inode is back and the payload's name gone, but for a tombstone [REQ-R2, REQ-R3]", async ({ kind, becomes }) => {
  const { bin, kept, catalog } = places();
  KINDS[kind](bin, "ls");
  const prior = nodeAt(bin, "ls");
  const there = changed(await swapWithBackup(catalog(), LS, becomes, { runId: "a" }));
  const displaced = nodeAt(bin, "ls");
  const back = changed(await restore(catalog(), LS, { run: "a" }));
  expect(nodeAt(bin, "ls")).toEqual(prior);
  expect(namesIn(bin)).toEqual(prior === null ? [] : ["ls"]);
  expect(namesIn(kept)).toEqual([back.names.payload, back.names.sidecar, there.names.sidecar, ...(prior === null ? [there.names.payload] : [])].toSorted());
  expect(nodeAt(kept, back.names.payload)).toMatchObject(displaced ?? { kind: "file" });
  const before = [lookAround(bin), lookAround(kept)];
  expect(await restore(catalog(), LS, { run: "a" })).toMatchObject({ outcome: "unchanged" });
  expect([lookAround(bin), lookAround(kept)]).toEqual(before);
  changed(await restore(catalog(), LS, { run: back.runId }));
  expect(nodeAt(bin, "ls")).toEqual(displaced);
});

it.each(EVERY)("restore(): a stack of %s, a file, B unwound run by run [REQ-R6]", async (kind) => {
  const { bin, catalog } = places();
  KINDS[kind](bin, "ls");
  const prior = nodeAt(bin, "ls");
  await swapWithBackup(catalog(), LS, FILE, { runId: "a" });
  const a = nodeAt(bin, "ls");
  await swapWithBackup(catalog(), LS, { link: "B" }, { runId: "b" });
  changed(await restore(catalog(), LS, { run: "b" }));
  expect(nodeAt(bin, "ls")).toEqual(a);
  changed(await restore(catalog(), LS, { run: "a" }));
  expect(nodeAt(bin, "ls")).toEqual(prior);
});

it("restore(): the target is missing, put back [REQ-R7]", async () => {
  const { bin, catalog } = places();
  KINDS.file(bin, "ls");
  const prior = nodeAt(bin, "ls");
  await swapWithBackup(catalog(), LS, { link: "A" }, { runId: "a" });
  unlinkSync(bin.at("ls"));
  changed(await restore(catalog(), LS, { run: "a" }));
  expect(nodeAt(bin, "ls")).toEqual(prior);
});

it("restoreAll(): the payload of the second of three is gone, nothing touched in either directory [REQ-R9]", async () => {
  const { bin, kept, catalog } = places();
  const targets = ["a", "b", "c"].map((name) => nodeName(name));
  for (const target of targets) KINDS.file(bin, target);
  const { outcomes } = await swapAllWithBackup(catalog(), targets.map((target) => ({ target, becomes: { link: "A" } })));
  const payloads = outcomes.map((outcome) => (outcome.outcome === "changed" ? outcome.names.payload : ""));
  rmSync(kept.at(payloads[1] ?? ""));
  const before = [lookAround(bin), lookAround(kept)];
  expect(await caught(() => restoreAll(catalog(), targets, "newest"))).toMatchObject({ id: "E_BACKUP_MISSING", reason: "payload_missing" });
  expect([lookAround(bin), lookAround(kept)]).toEqual(before);
});

it("swapWithBackup(): what is written to the target through an open descriptor while it is switched, kept with it [REQ-B4]", async () => {
  const { bin, kept, catalog } = places();
  writeFileSync(bin.at("ls"), "before");
  const fd = bin.dir.sys.openat(bin.dir.fd, "ls", { flags: 1 });
  const { names } = changed(await swapWithBackup(catalog(), LS, { link: "A" }));
  bin.dir.sys.write(fd, Buffer.from("after."));
  bin.dir.sys.close(fd);
  expect(nodeAt(kept, names.payload)).toMatchObject({ kind: "file" });
  expect(await caught(() => restore(catalog(), LS, "newest"))).toMatchObject({ reason: "payload_hash_mismatch" });
});

it("restore(): giving the node its metadata back is refused, nothing left beside the target [REQ-R9]", async () => {
  const real = linuxSyscalls();
  const refusing = { is: false };
  const place = scratch({
    setTimes: (...args) => {
      if (refusing.is) throw new SyscallError("utimensat", "EPERM", "");
      real.setTimes(...args);
    },
  });
  const { bin, kept, catalog } = places(place);
  KINDS.file(bin, "ls");
  const { names } = changed(await swapWithBackup(catalog(), LS, { link: "A" }));
  writeFileSync(kept.at(names.payload), "the vendor's");
  const before = namesIn(bin);
  refusing.is = true;
  await expect(restore(catalog(), LS, "newest")).rejects.toMatchObject({ code: "EPERM" });
  expect(namesIn(bin)).toEqual(before);
  expect(namesIn(kept)).toEqual([names.payload, names.sidecar]);
});
