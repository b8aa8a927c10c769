/** This proves each state in which `settleTarget` may find a change that was cut short, and what it makes of it. */
import { chmodSync, lstatSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { nodeName, RENAME, type Syscalls } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished } from "vitest";
import { Catalog, createSnapshot, findBackups, findStrays, restore, settleTarget, swapWithBackup, type Catalog as Catalogue, type NewNode } from "../../src/index.ts";
import { ground, holdings, privilegedAside, targetOf, type Ground } from "../support/kill-ground.ts";
import { isKilledIn, Killed } from "../support/kill.ts";
import { sys } from "../support/kill-trial.ts";
import { LS, lookAround, namesIn, richFile } from "../support/stand.ts";

const LINK: NewNode = { link: "provider" };

function placed(isElsewhere = false): Ground {
  const of = ground(scratch(sys), "place", isElsewhere);
  onTestFinished(of.close);
  richFile(of.bin, LS);
  writeFileSync(of.bin.at("neighbour"), "n");
  return of;
}

/** A process that is killed when it has made its n-th rename, or at its first where n is 0; `first` happens just before that rename. */
function killedAfterRename(n: number, first: () => void = () => undefined): Syscalls {
  let renames = 0;
  let isDead = false;
  const alive = <R>(call: () => R): R => {
    if (isDead) throw new Killed();
    return call();
  };
  return {
    ...sys,
    rename: (...args) => {
      isDead ||= renames >= n;
      alive(() => { renames += 1; });
      isDead = renames === n;
      if (renames === n) first();
      sys.rename(...args);
    },
    unlinkat: (...args) => alive(() => sys.unlinkat(...args)),
    symlinkat: (...args) => alive(() => sys.symlinkat(...args)),
    fchmod: (...args) => alive(() => sys.fchmod(...args)),
    linkat: (...args) => alive(() => sys.linkat(...args)),
  };
}

/** Somebody renames a file of theirs over the target. */
function theirs({ bin }: Ground): void {
  writeFileSync(bin.at("new"), "theirs");
  renameSync(bin.at("new"), bin.at(LS));
}

async function killed(act: () => Promise<unknown>): Promise<void> {
  expect(await isKilledIn(act)).toBe(true);
}

const swapIt = (catalog: Catalogue): Promise<unknown> => swapWithBackup(catalog, LS, LINK, { runId: "act" });

it("settleTarget(): nothing was cut short, nothing is touched [REQ-R3]", async () => {
  const of = placed();
  await swapIt(of.open());
  const before = lookAround(of.bin);
  expect(await settleTarget(of.open(), LS)).toBe(0);
  expect(lookAround(of.bin)).toEqual(before);
});

it("settleTarget(): staged and not swapped, the link and its sidecar are gone [REQ-A1, REQ-B2]", async () => {
  const of = placed();
  const before = lookAround(of.bin);
  await killed(() => swapIt(of.open(killedAfterRename(0))));
  expect(namesIn(of.bin)).toHaveLength(4);
  expect(await settleTarget(of.open(), LS)).toBe(1);
  expect(lookAround(of.bin)).toEqual(before);
});

it("settleTarget(): swapped and not filed away, the prior node becomes the payload [REQ-A1]", async () => {
  const of = placed();
  const before = targetOf(of);
  await killed(() => swapIt(of.open(killedAfterRename(1))));
  expect(await settleTarget(of.open(), LS)).toBe(1);
  expect(targetOf(of)).toMatchObject({ dest: "provider" });
  expect(holdings(of)).toEqual(["undo whole"]);
  await restore(of.open(), LS, "newest");
  expect(targetOf(of)).toEqual(before);
});

it("settleTarget(): someone else's node was displaced and not put back, it is back and ours is gone [REQ-A4]", async () => {
  const of = placed();
  await killed(() => swapIt(of.open(killedAfterRename(1, () => theirs(of)))));
  expect(targetOf(of)).toMatchObject({ dest: "provider" });
  await settleTarget(of.open(), LS);
  expect(readFileSync(of.bin.at(LS), "utf8")).toBe("theirs");
  expect(namesIn(of.bin).filter((name) => name.endsWith(".stage"))).toEqual([]);
});

it("settleTarget(): making it absent took someone else's node, and it was not put back, it is back [REQ-A4]", async () => {
  const of = placed();
  await killed(() => swapWithBackup(of.open(killedAfterRename(1, () => theirs(of))), LS, null));
  expect(targetOf(of)).toBeNull();
  await settleTarget(of.open(), LS);
  expect(readFileSync(of.bin.at(LS), "utf8")).toBe("theirs");
  expect(await settleTarget(of.open(), LS)).toBe(0);
});

it("settleTarget(): someone replaced ours before the prior node was filed away, theirs stays and it is kept [REQ-A3, REQ-A4]", async () => {
  const of = placed();
  const before = targetOf(of);
  await killed(() => swapIt(of.open(killedAfterRename(1))));
  theirs(of);
  await settleTarget(of.open(), LS);
  expect(readFileSync(of.bin.at(LS), "utf8")).toBe("theirs");
  expect(holdings(of)).toEqual(["undo whole"]);
  await restore(of.open(), LS, "newest");
  expect(targetOf(of)).toEqual(before);
});

it("settleTarget(): someone removed ours before the prior node was filed away, it is back [REQ-A1, REQ-A2]", async () => {
  const of = placed();
  const before = lookAround(of.bin);
  await killed(() => swapIt(of.open(killedAfterRename(1))));
  unlinkSync(of.bin.at(LS));
  await settleTarget(of.open(), LS);
  expect(targetOf(of)).toMatchObject({ kind: "file", sha256: expect.any(String) });
  expect(Object.keys(lookAround(of.bin))).toEqual(Object.keys(before));
});

it("settleTarget(): the displaced node's own name was not dropped, it is gone and the payload is whole [REQ-F1]", async () => {
  const of = placed(true);
  await killed(() => swapIt(of.open(killedAfterRename(2))));
  expect(namesIn(of.bin).filter((name) => name.endsWith(".old"))).toHaveLength(1);
  await settleTarget(of.open(), LS);
  expect(namesIn(of.bin)).toEqual([LS, "neighbour"]);
  expect(holdings(of)).toEqual(["undo whole"]);
  expect(lstatSync(of.kept.at(findBackups(of.open(), LS)[0]?.names.payload ?? "")).nlink).toBe(1);
});

it("settleTarget(): the displaced node was written to after it was copied, it stays and is told [REQ-F1]", async () => {
  const of = placed(true);
  await killed(() => swapIt(of.open(killedAfterRename(2))));
  const [displaced] = namesIn(of.bin).filter((name) => name.endsWith(".old"));
  const [{ names } = { names: undefined }] = findBackups(of.open(), LS);
  if (names === undefined || displaced === undefined) throw new Error("nothing is kept");
  // As on another file system: the payload is a copy.
  writeFileSync(of.kept.at("copy"), readFileSync(of.kept.at(names.payload)));
  renameSync(of.kept.at("copy"), of.kept.at(names.payload));
  const sidecar = readFileSync(of.kept.at(names.sidecar), "utf8").replace('"method": "link"', '"method": "copy"');
  writeFileSync(of.kept.at(names.sidecar), sidecar);
  writeFileSync(of.bin.at(displaced), "written later");
  await settleTarget(of.open(), LS);
  expect(readFileSync(of.bin.at(displaced), "utf8")).toBe("written later");
  expect(findStrays(of.open())).toEqual([displaced]);
});

it("settleTarget(): a payload had its set-id bit back and never became the target, it is off again [REQ-B5]", async () => {
  const of = placed();
  chmodSync(of.bin.at(LS), 0o4755);
  const before = targetOf(of);
  await swapIt(of.open());
  await killed(() => restore(of.open(killedAfterRename(0)), LS, "newest"));
  expect(privilegedAside(of)).toHaveLength(1);
  expect(await settleTarget(of.open(), LS)).toBe(1);
  expect(privilegedAside(of)).toEqual([]);
  expect(holdings(of)).toEqual(["undo whole"]);
  await restore(of.open(), LS, "newest");
  expect(targetOf(of)).toEqual(before);
});

/** Names that a sidecar of `ls` may not tell of: none of them is reserved for it. */
const TAMPERED = ["neighbour", LS, ".cat.switchyard.1.stage", ".ls.other.1.stage", ".ls.switchyard.x.stage", ".ls.switchyard.1.gone"];

it.each(TAMPERED)("settleTarget(): a sidecar says that %s was to become the target, it is passed over and nothing is touched [REQ-A4, REQ-PN2]", async (name) => {
  const of = placed();
  for (const other of [".cat.switchyard.1.stage", ".ls.other.1.stage", ".ls.switchyard.x.stage", ".ls.switchyard.1.gone"]) symlinkSync("provider", of.bin.at(other));
  await killed(() => swapIt(of.open(killedAfterRename(0))));
  const [sidecar = ""] = namesIn(of.bin).filter((at) => at.endsWith(".meta.json"));
  const stage = sidecar.replace("bak.meta.json", "stage");
  writeFileSync(of.bin.at(sidecar), readFileSync(of.bin.at(sidecar), "utf8").replace(`"${stage}"`, JSON.stringify(name)));
  const before = lookAround(of.bin);
  expect(await settleTarget(of.open(), LS)).toBe(0);
  expect(lookAround(of.bin)).toEqual(before);
});

it.each(["../../outside", "", ".", "a/b", "nul\0"])("settleTarget(): a sidecar names %j, it ends typed or does nothing, and nothing is touched [REQ-S1, REQ-J4]", async (name) => {
  const of = placed();
  await killed(() => swapIt(of.open(killedAfterRename(0))));
  const [sidecar = ""] = namesIn(of.bin).filter((at) => at.endsWith(".meta.json"));
  const stage = sidecar.replace("bak.meta.json", "stage");
  writeFileSync(of.bin.at(sidecar), readFileSync(of.bin.at(sidecar), "utf8").replace(`"${stage}"`, JSON.stringify(name)));
  const before = lookAround(of.bin);
  await settleTarget(of.open(), LS);
  expect(lookAround(of.bin)).toEqual(before);
});

it("settleTarget(): of another target, tag or version, or unreadable, all of it stays [REQ-B6, REQ-PN2]", async () => {
  const of = placed();
  await killed(() => swapIt(of.open(killedAfterRename(0))));
  for (const name of [".ls.switchyard.1.stage", ".ls.switchyard.2.bak"]) writeFileSync(of.bin.at(name), "planted");
  writeFileSync(of.bin.at(".ls.switchyard.3.bak.meta.json"), "{ torn");
  writeFileSync(of.bin.at(".ls.switchyard.4.bak.meta.json"), '{"schema":"backup_meta.v1","prior_kind":"file"}');
  const before = lookAround(of.bin);
  expect(await settleTarget(of.open(), nodeName("cat"))).toBe(0);
  expect(lookAround(of.bin)).toEqual(before);
  await settleTarget(of.open(), LS);
  expect(namesIn(of.bin)).toEqual([".ls.switchyard.1.stage", ".ls.switchyard.2.bak", ".ls.switchyard.3.bak.meta.json", ".ls.switchyard.4.bak.meta.json", LS, "neighbour"].toSorted());
  expect(findStrays(new Catalog(of.bin.dir))).toEqual([".ls.switchyard.1.stage", ".ls.switchyard.2.bak"]);
});

it("settleTarget(): a sidecar that was made and not written, a second name of the target, an empty tombstone, all without a sidecar, are gone [REQ-B5, REQ-PN2]", async () => {
  const of = placed(true);
  const before = lookAround(of.bin);
  writeFileSync(of.kept.at(".ls.switchyard.1.bak.meta.json"), "");
  writeFileSync(of.kept.at(".ls.switchyard.2.bak"), "");
  of.bin.dir.sys.linkat(of.bin.dir.fd, LS, of.kept.dir.fd, ".ls.switchyard.3.bak");
  await settleTarget(of.open(), LS);
  expect(namesIn(of.kept)).toEqual([]);
  expect(Object.keys(lookAround(of.bin))).toEqual(Object.keys(before));
});

it("settleTarget(): a privileged file at a reserved name without a sidecar, its set-id bit is off and it stays [REQ-B5]", async () => {
  const of = placed();
  writeFileSync(of.bin.at(".ls.switchyard.1.bak"), "copy");
  chmodSync(of.bin.at(".ls.switchyard.1.bak"), 0o4755);
  await settleTarget(of.open(), LS);
  expect(lstatSync(of.bin.at(".ls.switchyard.1.bak")).mode & 0o7777).toBe(0o755);
});

it("settleTarget(): the kernel exchanges nothing, a swap cut short there ends the same [REQ-F2]", async () => {
  for (const n of [1, 2]) {
    const of = placed();
    const kernel = killedAfterRename(n);
    const refusing: Syscalls = { ...kernel, rename: (dir, from, to, flags) => (flags === RENAME.EXCHANGE ? sys.rename(dir, from, "", flags) : kernel.rename(dir, from, to, flags)) };
    await isKilledIn(() => swapIt(of.open(refusing)).catch((error: unknown) => { if (error instanceof Killed) throw error; }));
    await settleTarget(of.open(), LS);
    expect(targetOf(of)).not.toBeNull();
  }
});

it.each([1, 2, 3])("settleTarget(): a set-id snapshot elsewhere had gone back when the process died, rename %i, no second name of the target stays [REQ-B5, REQ-R1]", async (renames) => {
  const of = placed(true);
  chmodSync(of.bin.at(LS), 0o4755);
  await createSnapshot(of.open(), LS);
  theirs(of);
  const end = await isKilledIn(() => restore(of.open(killedAfterRename(renames)), LS, "newest"));
  await settleTarget(of.open(), LS);
  const { mode, nlink } = lstatSync(of.bin.at(LS));
  expect([end, mode & 0o7777, nlink]).toEqual([renames < 3, 0o4755, 1]);
  expect(privilegedAside(of)).toEqual([]);
});

it("settleTarget(): a snapshot by link, it stays a second name of the target", async () => {
  const of = placed(true);
  await createSnapshot(of.open(), LS, { methods: ["link"] });
  expect(await settleTarget(of.open(), LS)).toBe(0);
  expect(lstatSync(of.bin.at(LS)).nlink).toBe(2);
});
