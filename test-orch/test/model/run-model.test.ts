import { linuxSyscalls } from "@switchyard/fs-atomic";
import { describe, expect, test } from "vitest";
import { runModel, type ModelResult } from "../../src/model/run-model.ts";
import { DISPENSABLE } from "../../src/model/dispensable-syncs.ts";
import { runWithoutSyncs } from "../../src/model/run-without-syncs.ts";
import { toyModel, type ToyModelFlaw } from "./toy-model.ts";

/** What was found, without where. */
function promises({ violations }: ModelResult): string[] {
  return [...new Set(violations.map((line) => line.replace(/^.*: /u, "")))].toSorted();
}

function throwing(): never {
  throw new RangeError("cannot look");
}

describe("runModel()", () => {
  test("a correct program: both sides are seen, nothing is found, and the same seed plays the same", async () => {
    const result = await runModel(toyModel("none"), { seed: 1 });
    expect(result.violations).toEqual([]);
    expect(Object.keys(result.outcomes).toSorted()).toEqual(["new", "old"]);
    expect(result.played).toBe(result.distinct);
    const again = await runModel(toyModel("none"), { seed: 1 });
    expect({ ...again, elapsedMs: 0 }).toEqual({ ...result, elapsedMs: 0 });
  });

  test.each<[ToyModelFlaw, string]>([
    ["no-data-sync", "the file is torn"],
    ["no-dir-sync", "done, but the file is old"],
    ["no-dir-sync", "said to be done, but the file is old"],
    ["unlink-first", "the file is missing"],
    ["late-note", "said to be done, but the file is old"],
  ])("%s: is caught, %s", async (flaw, violation) => {
    expect(promises(await runModel(toyModel(flaw), { seed: 1 }))).toContain(violation);
  });

  test("maxStates: limits what is played and not what is listed", async () => {
    const { played, distinct } = await runModel(toyModel("none"), { seed: 1, maxStates: 5 });
    expect(played).toBe(5);
    expect(distinct).toBeGreaterThan(5);
  });

  test("a call that the model does not know: refused, not passed over", async () => {
    const subject = toyModel("none");
    const run = runModel({ ...subject, run: async (_root, kernel) => kernel.setInodeFlags(0, 0) }, { seed: 1 });
    await expect(run).rejects.toThrow('Cannot record "setInodeFlags"');
  });

  test("a checker that throws: that is a finding", async () => {
    const { violations, played } = await runModel({ ...toyModel("none"), check: throwing }, { seed: 1 });
    expect(violations).toHaveLength(played);
  });

  test("a checker that destroys the tree: the next crash is played with the same inodes", async () => {
    const subject = toyModel("none");
    const seen = new Set<bigint>();
    const check: typeof subject.check = (state) => {
      const { kernel = linuxSyscalls(), root } = state;
      const verdict = subject.check(state);
      const dir = kernel.openat(-100, `${root}/bin`, { flags: 0 });
      seen.add(kernel.statx(dir, "tool").ino);
      kernel.unlinkat(dir, "tool");
      kernel.close(dir);
      return verdict;
    };
    const { violations } = await runModel({ ...subject, check }, { seed: 1 });
    expect(violations).toEqual([]);
    expect(seen.size).toBe(2);
  });
});

test("runWithoutSyncs(): each sync of a correct program is one that it needs, but the last of a note that nobody waits for", async () => {
  const syncs = await runWithoutSyncs(toyModel("none"), { seed: 1, maxStates: 200 });
  expect(syncs.map(({ sync, violation }) => [sync.replace(/ \{root\}/u, " "), violation !== null])).toEqual([
    ["fsync /bin/.tool.new #1 of 1", true],
    ["fsync /bin #1 of 1", true],
    ["fsync /var #1 of 1", false],
  ]);
});

test.each([
  ["fsync {root}/usr/bin #1 of 2", false],
  ["fsync {root}/usr/bin #2 of 2", false],
  ["fsync {root}/usr/bin #1 of 3", false],
  ["fsync {root}/usr/bin #2 of 3", true],
  ["fsync {root}/usr/sbin #2 of 12", true],
  ["fsync {root}/usr/bin #3 of 3", false],
  ["fsync {root}/usr/bin/.ls.bak.meta.json #2 of 3", false],
  ["fsync {root}/var/log/switchyard/facts.jsonl #3 of 4", true],
])("DISPENSABLE: %s, %s", (sync, dispensable) => {
  expect(DISPENSABLE.some(([known]) => known.test(sync))).toBe(dispensable);
});
