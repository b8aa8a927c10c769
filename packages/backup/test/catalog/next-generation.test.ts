/** This proves how backups of one target are numbered (REQ-B7). */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { Catalog, DEFAULT_TAG, encodeSidecar, nextGeneration, reservedNames, tag } from "../../src/index.ts";
import { sidecarOf } from "../support/sample.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const LS = nodeName("ls");

async function keep(place: Scratch, millis: number, generation: number, target = LS): Promise<void> {
  const sidecar = { ...(await sidecarOf(place.dir, target)), generation };
  writeFileSync(place.at(reservedNames(target, DEFAULT_TAG, millis).sidecar), encodeSidecar(sidecar));
}

const next = ({ dir }: Scratch, backupTag = DEFAULT_TAG): number => nextGeneration(new Catalog(dir, { tag: backupTag }), LS);

it("nextGeneration(): no backup, 1 [REQ-B7]", () => {
  expect(next(scratch())).toBe(1);
});

it("nextGeneration(): the clock went back, one more than the highest and not than the newest [REQ-B7]", async () => {
  const place = scratch();
  await keep(place, 3000, 7);
  await keep(place, 9000, 2);
  expect(next(place)).toBe(8);
});

it("nextGeneration(): other targets and other tags do not count [REQ-B6, REQ-B7]", async () => {
  const place = scratch();
  await keep(place, 1, 5, nodeName("ls.1"));
  await keep(place, 1, 6, nodeName("l"));
  await keep(place, 1, 4);
  expect(next(place)).toBe(5);
  expect(next(place, tag("other"))).toBe(1);
});

it("nextGeneration(): version 1 ranks below all others [REQ-B3, REQ-B7]", async () => {
  const place = scratch();
  writeFileSync(place.at(reservedNames(LS, DEFAULT_TAG, 9000).sidecar), '{"schema":"backup_meta.v1","prior_kind":"file"}');
  expect(next(place)).toBe(1);
  await keep(place, 1, 1);
  expect(next(place)).toBe(2);
});

const PLANTED: Record<string, (path: string) => void> = {
  "torn text": (path) => writeFileSync(path, '{"schema":'),
  "a link": (path) => symlinkSync("/etc/passwd", path),
  "a dangling link": (path) => symlinkSync("nowhere", path),
  "a directory": (path) => mkdirSync(path),
  "a FIFO": (path) => void execFileSync("mkfifo", [path]),
  "17 MiB": (path) => writeFileSync(path, Buffer.alloc(17 * 1024 * 1024, 32)),
};
it.each(Object.keys(PLANTED))("nextGeneration(): %s under a sidecar's name has no rank and stops nothing [REQ-B7]", async (what) => {
  const place = scratch();
  await keep(place, 1, 3);
  PLANTED[what]?.(place.at(reservedNames(LS, DEFAULT_TAG, 2).sidecar));
  expect(next(place)).toBe(4);
});

it("nextGeneration(): a sidecar that went since the scan has no rank [REQ-B7]", async () => {
  const place = scratch();
  await keep(place, 1, 3);
  const catalog = new Catalog(place.dir);
  unlinkSync(place.at(reservedNames(LS, DEFAULT_TAG, 1).sidecar));
  expect(nextGeneration(catalog, LS)).toBe(1);
});
