/** This proves that nobody finds a target missing while it is switched, restored and settled, and what a rival may meet. */
import { readdirSync, readFileSync, lstatSync, writeFileSync } from "node:fs";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { findBackups, restore, settleTarget, swapWithBackup } from "../../src/index.ts";
import { errorReason } from "../support/kill-refused.ts";
import { ground, type Ground } from "../support/kill-ground.ts";
import { withoutExchange, withoutSync } from "../support/kill.ts";
import { LS } from "../support/stand.ts";
import { countOf, gap, round } from "../support/watch-rounds.ts";
import { startWatch } from "../support/watch.ts";

const ROUNDS = 60;
/**
 * How a verb may end where the target changes all the time. What a restore had put there the rival may have replaced at once,
 * which is the end of it, and then an older node of the rival's may be at the payload's name.
 */
const TYPED = /^(swap|restore) (done|conflict|payload_missing|payload_hash_mismatch|no_backup)$/;
const kernel = withoutSync(linuxSyscalls());

function prepared(sys: Syscalls, isElsewhere: boolean): Ground {
  const of = ground(scratch(sys), "place", isElsewhere);
  for (const name of [LS, "provider"]) writeFileSync(of.bin.at(name), name, { mode: 0o755 });
  return of;
}

it.each([
  ["beside the target", kernel, false],
  ["elsewhere", kernel, true],
  ["beside the target, without RENAME_EXCHANGE", withoutExchange(kernel), false],
] as const)("swapWithBackup(), restore(), settleTarget(), prune(): backups %s, looked at all the time, zero misses [REQ-A2, REQ-F2]", async (_where, sys, isElsewhere) => {
  const of = prepared(sys, isElsewhere);
  const watch = await startWatch({ do: "watch", path: of.bin.path, name: LS });
  for (let at = 0; at < ROUNDS; at++) await round(of, at, { allowDegraded: true });
  await watch.stop();
  process.stdout.write(`${watch.rounds() * 3} looks in ${ROUNDS} rounds, ${watch.misses()} misses\n`);
  expect(watch.misses()).toBe(0);
  expect(watch.rounds()).toBeGreaterThan(ROUNDS);
  expect(countOf(of)).toBeGreaterThan(1);
  of.close();
});

it("startWatch(): sees a gap where there is one, so that zero misses mean something [REQ-A2]", async () => {
  const of = prepared(kernel, false);
  const watch = await startWatch({ do: "watch", path: of.bin.path, name: LS });
  for (let at = 0; at < 100_000 && watch.misses() === 0; at++) gap(of);
  await watch.stop();
  expect(watch.misses()).toBeGreaterThan(0);
  of.close();
});

/** Every file's content, by whatever name. */
function contents({ bin }: Ground): readonly string[] {
  return readdirSync(bin.path).filter((name) => lstatSync(bin.at(name)).isFile()).map((name) => readFileSync(bin.at(name), "latin1"));
}

it("swapWithBackup(), restore(): a rival replaces the target all the time, each ends typed, what it put last is there or kept [REQ-A4]", async () => {
  const ends = new Map<string, number>();
  for (let burst = 0; burst < 4; burst++) {
    const of = prepared(kernel, false);
    const rival = await startWatch({ do: "replace", path: of.bin.path, name: LS });
    for (let at = 0; at < 30; at++) {
      const swapped = await errorReason(() => swapWithBackup(of.open(), LS, { link: `provider${at}` }));
      const restored = await errorReason(() => restore(of.open(), LS, "newest"));
      for (const end of [`swap ${swapped}`, `restore ${restored}`]) ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    await rival.stop();
    await settleTarget(of.open(), LS);
    expect(contents(of)).toContain(`theirs ${rival.rounds()}`);
    expect(findBackups(of.open(), LS).map(({ state }) => state)).not.toContain("unreadable");
    of.close();
  }
  process.stdout.write(`against a rival: ${JSON.stringify(Object.fromEntries(ends))}\n`);
  expect([...ends.keys()].filter((end) => !TYPED.test(end))).toEqual([]);
  expect(ends.get("swap conflict") ?? 0).toBeGreaterThan(0);
});
