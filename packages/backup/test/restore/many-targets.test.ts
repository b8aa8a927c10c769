/** This proves what switching and restoring many targets costs: one listing, and syncs that do not grow with them (REQ-BND1). */
import { readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished, vi } from "vitest";
import { Catalog, restoreAll, swapAllWithBackup } from "../../src/index.ts";

interface Counts {
  readonly lists: number;
  readonly syncs: number;
  /** By the clock of this place: one for each name that changes hands. */
  readonly ms: number;
}

/**
 * A directory that counts how often it is listed and synced, and a clock that goes on by a millisecond with each rename and by
 * nothing else: how many syncs time alone allows is not a matter of the machine then.
 */
function counting(): { readonly place: ReturnType<typeof scratch>; readonly count: (act: () => Promise<unknown>) => Promise<Counts> } {
  const real = linuxSyscalls();
  const counts = { lists: 0, syncs: 0 };
  // A whole number: sums of others may fall short by a rounding.
  let now = Math.ceil(performance.now());
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  const place = scratch({
    rename: (...args) => {
      now += 1;
      real.rename(...args);
    },
    readDirectory: (fd) => {
      counts.lists += 1;
      return real.readDirectory(fd);
    },
    fsync: (fd) => {
      counts.syncs += 1;
      return real.fsync(fd);
    },
    syncfs: (fd) => {
      counts.syncs += 1;
      real.syncfs(fd);
    },
  });
  const count = async (act: () => Promise<unknown>): Promise<Counts> => {
    Object.assign(counts, { lists: 0, syncs: 0 });
    const start = now;
    await act();
    return { ...counts, ms: now - start };
  };
  return { place, count };
}

/** One syncfs and two fsyncs before the swaps, one after, one for each 40 ms of swapping; the files' own bytes need none. */
const bound = ({ ms }: Counts): number => 4 + Math.ceil(ms / 40);

it.each([20, 1000])("restoreAll(): %d targets among 20,000 entries, one listing and syncs by time only [REQ-BND1, REQ-B7]", async (number) => {
  const { place, count } = counting();
  for (let index = 0; index < 20_000 - 3 * number; index++) symlinkSync("x", place.at(`other-${index}`));
  const targets = Array.from({ length: number }, (_, index) => nodeName(`tool-${index}`));
  for (const target of targets) writeFileSync(place.at(target), target);
  const there = await count(() => swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "/new" } }))));
  expect(readlinkSync(place.at(`tool-${number - 1}`))).toBe("/new");
  const back = await count(async () => {
    const { outcomes } = await restoreAll(new Catalog(place.dir), targets, "newest");
    expect(outcomes.filter(({ outcome }) => outcome === "changed")).toHaveLength(number);
  });
  const again = await count(() => restoreAll(new Catalog(place.dir), targets, "newest"));
  expect([there.lists, back.lists, again.lists]).toEqual([1, 1, 1]);
  expect(there.syncs).toBeLessThanOrEqual(bound(there));
  expect(back.syncs).toBeLessThanOrEqual(bound(back));
  // Else the bound above would prove nothing.
  expect([there.syncs, back.syncs].every((syncs) => syncs <= Math.max(8, number / 4))).toBe(true);
  expect(again.syncs).toBe(0);
});

it("swapAllWithBackup(): few targets, their sidecars synced one by one and their directory twice [REQ-B8, REQ-BND1]", async () => {
  const { place, count } = counting();
  const targets = ["a", "b", "c"].map((name) => nodeName(name));
  const counts = await count(() => swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "/new" } }))));
  expect(counts.syncs).toBeGreaterThanOrEqual(targets.length + 2);
  expect(counts.syncs).toBeLessThanOrEqual(targets.length + bound(counts));
});
