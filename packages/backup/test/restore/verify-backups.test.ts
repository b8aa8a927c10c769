/** This proves that verifying finds what could not be restored, and touches nothing (REQ-R9, REQ-S6). */
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, findBackups, restore, swapWithBackup, verifyBackups } from "../../src/index.ts";
import { KINDS, LS, lookAround } from "../support/stand.ts";

it("verifyBackups(): one of each damage among good ones, each told and nothing touched [REQ-R9, REQ-S6]", async () => {
  const place = scratch();
  const bytes = Buffer.from("x".repeat(100_000));
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  for (const mode of [1, 2, 3, 4, 5]) await swapWithBackup(catalog, LS, { file: bytes, metadata: { mode: 0o640 + mode } });
  const names = findBackups(catalog, LS).map((backup) => backup.names);
  const damages = [
    (): void => undefined,
    (): void => writeFileSync(place.at(names[1]?.payload ?? ""), Buffer.concat([bytes.subarray(1), Buffer.from("y")])),
    (): void => rmSync(place.at(names[2]?.payload ?? "")),
    (): void => (rmSync(place.at(names[3]?.payload ?? "")), symlinkSync("x", place.at(names[3]?.payload ?? ""))),
    (): void => writeFileSync(place.at(names[4]?.sidecar ?? ""), "{"),
  ];
  for (const damage of damages) damage();
  const before = lookAround(place);
  const verified = await verifyBackups(new Catalog(place.dir), LS);
  expect(verified.map(({ error }) => (error === null ? null : `${error.id} ${error.reason}`))).toEqual([
    null,
    "E_RESTORE_FAILED payload_hash_mismatch",
    "E_BACKUP_MISSING payload_missing",
    "E_RESTORE_FAILED payload_kind_mismatch",
    "E_RESTORE_FAILED sidecar_unreadable",
  ]);
  expect(verified.map(({ backup }) => backup.names.payload)).toEqual(names.map(({ payload }) => payload));
  expect(lookAround(place)).toEqual(before);
});

it("verifyBackups(): none, none [REQ-R9]", async () => {
  expect(await verifyBackups(new Catalog(scratch().dir), LS)).toEqual([]);
});

it("verifyBackups(): one that went back to its target, payload_missing [REQ-R9]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  await swapWithBackup(new Catalog(place.dir), LS, { link: "new" });
  await restore(new Catalog(place.dir), LS, "newest");
  expect((await verifyBackups(new Catalog(place.dir), LS)).map(({ error }) => error?.reason)).toEqual([undefined, "payload_missing"]);
});
