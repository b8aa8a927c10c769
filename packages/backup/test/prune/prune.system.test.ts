/** This proves, as root, that what cannot be removed is told and left (REQ-PN2). */
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished } from "vitest";
import { Catalog, findBackups, prune, swapWithBackup, verifyBackups } from "../../src/index.ts";
import { backupsOf } from "../support/backups.ts";
import { KINDS, LS, namesIn } from "../support/stand.ts";
import { run } from "../support/system.ts";

it.each([
  ["payload", ["undo 5 whole", "undo 3 whole", "undo 1 whole"], [null, null, null]],
  ["sidecar", ["undo 5 whole", "undo 3 gone", "undo 1 whole"], [null, "payload_missing", null]],
] as const)("prune(): an immutable %s, told and left; the others go, and a later call takes it (needs chattr) [REQ-PN2]", async (part, left, verified) => {
  const place = scratch();
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  for (const mode of [1, 2, 3, 4, 5]) await swapWithBackup(catalog, LS, { file: Buffer.from("x"), metadata: { mode: 0o640 + mode } });
  const name = findBackups(catalog, LS)[2]?.names[part] ?? "";
  run("chattr", "+i", place.at(name));
  const release = (): void => void run("chattr", "-i", place.at(name));
  onTestFinished(() => (namesIn(place).includes(name) ? release() : undefined));
  const [pruned] = await prune(new Catalog(place.dir), [LS], { now: Date.now(), countLimit: 0 });
  expect(pruned?.failed).toMatchObject([{ backup: { generation: 3 }, error: { code: "EPERM" } }]);
  expect(pruned?.pruned.map(({ generation }) => generation)).toEqual([4, 2]);
  expect(backupsOf(place)).toEqual(left);
  expect((await verifyBackups(new Catalog(place.dir), LS)).map(({ error }) => error?.reason ?? null)).toEqual(verified);
  release();
  await prune(new Catalog(place.dir), [LS], { now: Date.now(), countLimit: 0 });
  expect(backupsOf(place)).toEqual(["undo 5 whole", "undo 1 whole"]);
  expect(namesIn(place)).toHaveLength(5);
});
