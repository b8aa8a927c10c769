/** This proves, as root, that owners too are put right by a restore (REQ-R2). */
import { chownSync, lstatSync, symlinkSync } from "node:fs";
import { setMetadata } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, restore, swapWithBackup } from "../../src/index.ts";
import { changed } from "../support/backups.ts";
import { KINDS, LS, MTIME_NS, nodeAt } from "../support/stand.ts";

it("restore(): while the file was kept another owner, time and attributes, put right (needs root) [REQ-R2]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  chownSync(place.at("ls"), 4711, 4712);
  const prior = nodeAt(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "A" }));
  chownSync(place.at(names.payload), 1, 2);
  setMetadata(place.dir, names.payload, { mode: 0o600, mtimeNs: MTIME_NS + 5n, xattrs: new Map([["trusted.x", Buffer.from("x")]]) });
  changed(await restore(new Catalog(place.dir), LS, "newest"));
  expect(nodeAt(place, "ls")).toEqual(prior);
});

it("restore(): while the link was kept another owner, put right (needs root) [REQ-R2]", async () => {
  const place = scratch();
  symlinkSync("../opt/ls", place.at("ls"));
  const prior = nodeAt(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "A" }));
  setMetadata(place.dir, names.payload, { uid: 4711, gid: 4712, mtimeNs: 5n });
  expect(lstatSync(place.at(names.payload)).uid).toBe(4711);
  changed(await restore(new Catalog(place.dir), LS, "newest"));
  expect(nodeAt(place, "ls")).toEqual(prior);
});
