/** This defines every change this package makes, each made ready on a ground, for tests that mean all of them. */
import { chmodSync, linkSync, lstatSync, lutimesSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { createSnapshot, pin, prune, restore, swapWithBackup, unpin, type Catalog, type NewNode } from "../../src/index.ts";
import { newestOf } from "./backups.ts";
import type { Ground } from "./kill-ground.ts";
import { LS, richFile } from "./stand.ts";

/** One verb on one kind of ground. */
export interface KillCase {
  readonly verb: string;
  readonly isElsewhere: boolean;
  /** Makes what stands before. */
  readonly ready: (of: Ground) => Promise<void>;
  readonly act: (catalog: Catalog) => Promise<unknown>;
  /** Brings back what stood before `act` did its work; nothing where the target does not change. */
  readonly back?: (catalog: Catalog) => Promise<unknown>;
  /** It does several things, one after the other, each of them whole or not. */
  readonly isGradual?: true;
  /** Small enough for every pair of kills. */
  readonly isSmall?: boolean;
}

type Ready = KillCase["ready"];
type Prior = "file" | "setid" | "link" | "none";

const RUN = { runId: "act" } as const;
const SETID = 0o4755;

/** Makes what stands at the target, a neighbour that nothing may touch, and what links lead to. */
const standing = (prior: Prior): Ready => async ({ bin }) => {
  for (const name of ["neighbour", "provider"]) writeFileSync(bin.at(name), name);
  if (prior === "link") symlinkSync("old", bin.at(LS));
  if (prior === "link") lutimesSync(bin.at(LS), 1000, 1234.567);
  if (prior === "file") richFile(bin, LS);
  if (prior !== "setid") return;
  writeFileSync(bin.at(LS), "privileged");
  chmodSync(bin.at(LS), SETID);
  utimesSync(bin.at(LS), 1000, 1234.567);
};

const LINK: NewNode = { link: "provider" };
const FILE: NewNode = { file: Buffer.from("another's"), metadata: { mode: 0o755 } };
const SETID_FILE: NewNode = { file: Buffer.from("another's"), metadata: { mode: SETID } };

/** What cannot be known beforehand would keep two grounds from being compared. */
function dated({ bin }: Ground): void {
  if (lstatSync(bin.at(LS), { throwIfNoEntry: false }) !== undefined) lutimesSync(bin.at(LS), 1000, 2345.678);
}

const swapped = (prior: Prior, becomes: NewNode): Ready => async (of) => {
  await standing(prior)(of);
  await swapWithBackup(of.open(), LS, becomes, { runId: "ready" });
  dated(of);
};

const back = (catalog: Catalog): Promise<unknown> => restore(catalog, LS, { run: "act" });

const swapCase = (prior: Prior, what: string, becomes: NewNode): Omit<KillCase, "isElsewhere"> => ({
  verb: `swapWithBackup(): ${prior} becomes ${what}`,
  ready: standing(prior),
  act: (catalog) => swapWithBackup(catalog, LS, becomes, RUN),
  back,
});

const snapshotCase = (prior: Prior): Omit<KillCase, "isElsewhere"> => ({
  verb: `createSnapshot(): of ${prior}`,
  ready: standing(prior),
  act: (catalog) => createSnapshot(catalog, LS, RUN),
});

const restoreCase = (prior: Prior, what: string, becomes: NewNode): Omit<KillCase, "isElsewhere"> => ({
  verb: `restore(): ${prior} over ${what}`,
  ready: swapped(prior, becomes),
  act: (catalog) => restore(catalog, LS, "newest", RUN),
  back,
});

const missing: Omit<KillCase, "isElsewhere"> = {
  verb: "restore(): file over a target that somebody removed",
  ready: async (of) => {
    await swapped("file", LINK)(of);
    unlinkSync(of.bin.at(LS));
  },
  act: (catalog) => restore(catalog, LS, "newest", RUN),
  back,
};

const redone: Omit<KillCase, "isElsewhere"> = {
  verb: "restore(): what a restore displaced",
  ready: async (of) => {
    await swapped("file", LINK)(of);
    await restore(of.open(), LS, "newest", { runId: "undone" });
  },
  act: (catalog) => restore(catalog, LS, { run: "undone" }, RUN),
  back,
};

const stacked: Ready = async (of) => {
  await standing("file")(of);
  for (const link of ["a", "b", "c", "d", "provider"]) await swapWithBackup(of.open(), LS, { link });
  dated(of);
};

const pruned: Omit<KillCase, "isElsewhere"> = {
  verb: "prune(): all but two of five",
  isGradual: true,
  ready: stacked,
  act: (catalog) => prune(catalog, [LS], { countLimit: 2, now: Date.now() }),
};

const pinned: Omit<KillCase, "isElsewhere"> = {
  verb: "pin()",
  isGradual: true,
  ready: stacked,
  act: (catalog) => pin(catalog, newestOf(catalog)),
};

const unpinned: Omit<KillCase, "isElsewhere"> = {
  verb: "unpin()",
  isGradual: true,
  ready: async (of) => {
    await stacked(of);
    await pin(of.open(), newestOf(of.open()));
  },
  act: (catalog) => unpin(catalog, newestOf(catalog)),
};

/** A set-id file with another name, kept as a copy beside its target. */
const shared: Omit<KillCase, "isElsewhere"> = {
  verb: "swapWithBackup(): hard-linked setid, kept as a copy, becomes a link",
  ready: async (of) => {
    await standing("setid")(of);
    linkSync(of.bin.at(LS), of.bin.at("neighbour.second"));
  },
  act: (catalog) => swapWithBackup(catalog, LS, LINK, { ...RUN, copyHardLinked: true }),
};

const ANYWHERE: readonly Omit<KillCase, "isElsewhere">[] = [
  { ...swapCase("file", "a link", LINK), isSmall: true },
  swapCase("link", "a link", LINK),
  swapCase("none", "a link", LINK),
  swapCase("file", "a file", FILE),
  { ...swapCase("setid", "a link", LINK), isSmall: true },
  swapCase("setid", "a setid file", SETID_FILE),
  swapCase("none", "a file", FILE),
  { ...swapCase("file", "nothing", null), isSmall: true },
  swapCase("link", "nothing", null),
  swapCase("setid", "nothing", null),
  snapshotCase("file"),
  snapshotCase("link"),
  snapshotCase("none"),
  snapshotCase("setid"),
  { ...restoreCase("file", "a link", LINK), isSmall: true },
  restoreCase("file", "a file", FILE),
  restoreCase("link", "a link", LINK),
  restoreCase("none", "a link", LINK),
  restoreCase("none", "a file", FILE),
  { ...restoreCase("setid", "a link", LINK), isSmall: true },
  restoreCase("setid", "a setid file", SETID_FILE),
  restoreCase("file", "nothing", null),
  missing,
  redone,
  pruned,
  pinned,
  unpinned,
];

/** All of them, with backups beside the target and elsewhere on its file system. */
export const CASES: readonly KillCase[] = [
  ...ANYWHERE.map((one): KillCase => ({ ...one, isElsewhere: false })),
  { ...shared, isElsewhere: false },
  ...ANYWHERE.map((one): KillCase => ({ ...one, verb: `${one.verb}, backups elsewhere`, isElsewhere: true, isSmall: false })),
];
