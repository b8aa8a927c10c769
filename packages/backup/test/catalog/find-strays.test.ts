/** This proves which names are told as strays: what no sidecar tells about (REQ-PN2). */
import { writeFileSync } from "node:fs";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, DEFAULT_TAG, findStrays, pin, reservedNames, restore, swapWithBackup, tag } from "../../src/index.ts";
import { newestOf } from "../support/backups.ts";
import { below, KINDS, LS, lookAround, namesIn } from "../support/stand.ts";

it("findStrays(): nothing but backups, none, also after a restore [REQ-PN2]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  await swapWithBackup(catalog, LS, { link: "a" });
  await pin(catalog, newestOf(catalog));
  await swapWithBackup(catalog, LS, { link: "b" });
  await restore(catalog, LS, "original");
  expect(findStrays(catalog)).toEqual([]);
  expect(findStrays(new Catalog(place.dir))).toEqual([]);
});

it("findStrays(): a lone stage, displaced node, payload and pin, told and left [REQ-PN2]", () => {
  const place = scratch();
  const names = reservedNames(LS, DEFAULT_TAG, 1);
  const lone = [names.displaced, names.payload, names.pin, names.stage].toSorted();
  for (const name of lone) writeFileSync(place.at(name), "");
  const before = lookAround(place);
  expect(findStrays(new Catalog(place.dir))).toEqual(lone);
  expect(lookAround(place)).toEqual(before);
});

it("findStrays(): beside a sidecar of another instant or another tag, strays all the same [REQ-PN2, REQ-B6]", () => {
  const place = scratch();
  writeFileSync(place.at(reservedNames(LS, DEFAULT_TAG, 1).payload), "");
  writeFileSync(place.at(reservedNames(LS, DEFAULT_TAG, 2).sidecar), "");
  writeFileSync(place.at(reservedNames(LS, tag("sw"), 1).sidecar), "");
  writeFileSync(place.at(reservedNames(LS, tag("sw"), 3).stage), "");
  expect(findStrays(new Catalog(place.dir))).toEqual([reservedNames(LS, DEFAULT_TAG, 1).payload]);
});

it("findStrays(): backups elsewhere, what is left in either directory [REQ-PN2]", async () => {
  const place = scratch();
  const [bin, kept] = [below(place, "bin"), below(place, "kept")];
  KINDS.file(bin, "ls");
  await swapWithBackup(new Catalog(bin.dir, { backupDir: kept.dir }), LS, { link: "new" });
  const strays = reservedNames(LS, DEFAULT_TAG, 1);
  writeFileSync(bin.at(strays.stage), "");
  writeFileSync(kept.at(strays.payload), "");
  expect(findStrays(new Catalog(bin.dir, { backupDir: kept.dir }))).toEqual([strays.payload, strays.stage]);
  expect(namesIn(bin)).toEqual([strays.stage, "ls"]);
});
