/** This proves that a name that is taken is passed over, and what is there left alone (REQ-B1). */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, OPEN } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it, vi } from "vitest";
import { Catalog, createSnapshot, DEFAULT_TAG, findBackups, pin, reservedNames, restore, swapWithBackup, type NewNode, type ReservedNames } from "../../src/index.ts";
import { changed } from "../support/backups.ts";
import { KINDS, LS, lookAround, namesIn, nodeAt } from "../support/stand.ts";

const PLANTED: Readonly<Record<string, (place: Scratch, name: string) => void>> = {
  "a file": ({ at }, name) => writeFileSync(at(name), "theirs"),
  "an empty file": ({ at }, name) => writeFileSync(at(name), ""),
  "that very link": ({ at }, name) => symlinkSync("new", at(name)),
  "a dangling link": ({ at }, name) => symlinkSync("nowhere", at(name)),
  "a directory": ({ at }, name) => mkdirSync(at(name)),
};
const NOW = 1_700_000_000_000;
const PRIORS = ["file", "none"] as const;
const BECOMES: Readonly<Record<string, NewNode>> = { "a link": { link: "new" }, "a file": { file: Buffer.from("new"), metadata: { mode: 0o755 } } };
const CASES = PRIORS.flatMap((prior) =>
  Object.keys(BECOMES).flatMap((becomes) => (["stage", "payload", "sidecar"] as const).flatMap((use) => Object.keys(PLANTED).map((what) => ({ prior, becomes, use, what })))),
);

function plant(place: Scratch, what: string, use: keyof ReservedNames, millis: readonly number[]): void {
  for (const one of millis) PLANTED[what]?.(place, reservedNames(LS, DEFAULT_TAG, one)[use]);
}

it.each(CASES)("swapWithBackup(): $prior becomes $becomes, $what at its $use since the listing, left alone [REQ-B1, REQ-PN2]", async ({ prior, becomes, use, what }) => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const place = scratch();
  KINDS[prior](place, "ls");
  const catalog = new Catalog(place.dir);
  plant(place, what, use, [NOW, NOW + 1]);
  const before = lookAround(place);
  const { names } = changed(await swapWithBackup(catalog, LS, BECOMES[becomes] ?? null));
  vi.restoreAllMocks();
  expect(names).toEqual(reservedNames(LS, DEFAULT_TAG, NOW + 2));
  const { ls: _, ...planted } = before;
  expect(lookAround(place)).toMatchObject(planted);
});

// A link with the very text of the staged one counts as that: after a crash there is nothing else to know it by.
it.each(Object.keys(PLANTED).filter((what) => what !== "that very link"))("swapWithBackup(): %s at the payload's name after everything was made ready, name_taken and nothing else touched [REQ-B1]", async (what) => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const real = linuxSyscalls();
  const planting = { done: false };
  const place = scratch({
    fsync: async (fd) => {
      if (!planting.done && lookAround(place)[reservedNames(LS, DEFAULT_TAG, NOW).stage] !== undefined) {
        planting.done = true;
        plant(place, what, "payload", [NOW]);
      }
      await real.fsync(fd);
    },
  });
  KINDS.file(place, "ls");
  const before = nodeAt(place, "ls");
  expect(await caught(() => swapWithBackup(new Catalog(place.dir), LS, { link: "new" }))).toMatchObject({ id: "E_ATOMIC_SWAP", reason: "name_taken" });
  vi.restoreAllMocks();
  expect(nodeAt(place, "ls")).toEqual(before);
  expect(namesIn(place)).toEqual([reservedNames(LS, DEFAULT_TAG, NOW).payload, "ls"]);
});

it.each(["swap", "snapshot"] as const)("%s of an absent target: another one's whole backup appears at its names while it is made, left alone [REQ-B1]", async (verb) => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const real = linuxSyscalls();
  const names = reservedNames(LS, DEFAULT_TAG, NOW);
  const planting = { done: false };
  const place = scratch({
    openat: (dir, name, options) => {
      if (!planting.done && (options.flags & OPEN.CREAT) !== 0 && [names.sidecar, names.payload].some((one) => one === name)) {
        planting.done = true;
        for (const one of [names.sidecar, names.payload]) writeFileSync(place.at(one), "");
      }
      return real.openat(dir, name, options);
    },
  });
  const catalog = new Catalog(place.dir);
  const made = verb === "swap" ? await swapWithBackup(catalog, LS, { link: "new" }).then(changed) : await createSnapshot(catalog, LS);
  vi.restoreAllMocks();
  expect(made.names).toEqual(reservedNames(LS, DEFAULT_TAG, NOW + 1));
  expect([nodeAt(place, names.sidecar), nodeAt(place, names.payload)]).toMatchObject([{ kind: "file" }, { kind: "file" }]);
});

it("swapWithBackup(): names taken when it was listed, passed on to the first free millisecond [REQ-B1]", async () => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const place = scratch();
  KINDS.file(place, "ls");
  const uses = ["stage", "displaced", "payload", "pin", "sidecar"] as const;
  for (const [index, use] of uses.entries()) plant(place, "a file", use, [NOW + index]);
  const made = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  vi.restoreAllMocks();
  expect(made.names).toEqual(reservedNames(LS, DEFAULT_TAG, NOW + uses.length));
});

it("swapWithBackup(): what was passed over is no backup, and does not stand in the way of restoring [REQ-B1, REQ-R9]", async () => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const place = scratch();
  const catalog = new Catalog(place.dir);
  plant(place, "a file", "payload", [NOW]);
  changed(await swapWithBackup(catalog, LS, { link: "new" }));
  vi.restoreAllMocks();
  expect(findBackups(catalog, LS).map(({ state }) => state)).toEqual(["whole"]);
  expect(await restore(catalog, LS, "newest")).toMatchObject({ outcome: "changed" });
});

it("swapWithBackup(): more names taken than are tried, refused and nothing touched [REQ-B1]", async () => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const place = scratch();
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  plant(place, "a file", "sidecar", Array.from({ length: 32 }, (_, index) => NOW + index));
  const before = lookAround(place);
  await expect(swapWithBackup(catalog, LS, { link: "new" })).rejects.toMatchObject({ code: "EEXIST" });
  vi.restoreAllMocks();
  expect(lookAround(place)).toEqual(before);
});

it.each(["file", "none"] as const)("createSnapshot(): of a %s, its names taken since the listing, left alone [REQ-B1]", async (kind) => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  const place = scratch();
  KINDS[kind](place, "ls");
  const catalog = new Catalog(place.dir);
  plant(place, "an empty file", "payload", [NOW]);
  plant(place, "a file", "sidecar", [NOW + 1]);
  const before = lookAround(place);
  expect((await createSnapshot(catalog, LS)).names).toEqual(reservedNames(LS, DEFAULT_TAG, NOW + 2));
  vi.restoreAllMocks();
  expect(lookAround(place)).toMatchObject(before);
});

it("pin(): something at the pin's name already, left alone [REQ-B1]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  changed(await swapWithBackup(catalog, LS, { link: "new" }));
  const [backup] = findBackups(catalog, LS);
  if (backup === undefined) throw new Error("there is no backup");
  writeFileSync(place.at(backup.names.pin), "theirs");
  const before = nodeAt(place, backup.names.pin);
  await pin(catalog, backup);
  expect(nodeAt(place, backup.names.pin)).toEqual(before);
});
