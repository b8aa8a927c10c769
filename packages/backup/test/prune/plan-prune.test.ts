/** This proves what pruning never takes, and that it takes what it may (REQ-PN1, REQ-PN4). */
import { writeFileSync } from "node:fs";
import { observe, type ObservedNode } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_TAG, planPrune, reservedNames, type Backup, type PruneRules } from "../../src/index.ts";
import { CONTEXT } from "../support/sample.ts";
import { LS } from "../support/stand.ts";

const NOW = 1_700_000_000_000;

interface Sketch {
  readonly state: Backup["state"];
  readonly role: "undo" | "redo";
  readonly pinned: boolean;
  readonly run: string;
  readonly ageMs: number;
}

const plain: Sketch = { state: "whole", role: "undo", pinned: false, run: "r", ageMs: 0 };

function present(): ObservedNode {
  const place = scratch();
  writeFileSync(place.at("p"), "p");
  return observe(place.dir, "p");
}

/** Backups newest first, as `findBackups` tells them. */
function made(sketches: readonly Sketch[], payload: ObservedNode): readonly Backup[] {
  return sketches.map(({ state, role, pinned, run, ageMs }, index): Backup => {
    const millis = NOW - ageMs;
    const found = { target: LS, names: reservedNames(LS, DEFAULT_TAG, millis), millis, pinned, payload: state === "gone" ? ({ kind: "none" } as const) : payload };
    if (state === "unreadable") return { ...found, state };
    const generation = sketches.length - index;
    const sidecar = { schema: "backup_meta.v2", name: LS, prior_kind: "file", method: "exchange", role, run_id: run, generation, created_at: CONTEXT.createdAt } as const;
    return { ...found, state, role, generation, sidecar };
  });
}

/** Newest first, the rules, and which go, by their places. */
const TABLE: readonly (readonly [string, readonly Partial<Sketch>[], Omit<PruneRules, "now">, readonly number[]])[] = [
  ["no limits", [{}, {}, {}], {}, []],
  ["room for all", [{}, {}, {}], { countLimit: 3 }, []],
  ["one too many", [{}, {}, {}, {}], { countLimit: 3 }, [2]],
  ["none wanted, newest and original stay", [{}, {}, {}, {}], { countLimit: 0 }, [1, 2]],
  ["only one", [{}], { countLimit: 0, ageLimitMs: 0 }, []],
  ["none", [], { countLimit: 0 }, []],
  ["a pinned one takes room", [{}, {}, { pinned: true }, {}, {}], { countLimit: 4 }, [3]],
  ["a needed one", [{}, { run: "open" }, {}, {}], { countLimit: 0, neededRuns: new Set(["open"]) }, [2]],
  ["one whose payload was taken and may come back", [{}, { state: "gone", ageMs: 5 }, {}, {}], { countLimit: 0, neededPayloads: new Set([reservedNames(LS, DEFAULT_TAG, NOW - 5).payload]) }, [2]],
  ["an unreadable one", [{}, {}, {}, { state: "unreadable" }], { countLimit: 0 }, [1]],
  ["a foreign one", [{}, { state: "consumed" }, {}, {}], { countLimit: 0 }, [2]],
  ["the newest is gone, so is not the only one that stays", [{ state: "gone" }, {}, {}, {}], { countLimit: 0 }, [2]],
  ["the first is gone, the first that is whole stays", [{}, {}, {}, { state: "gone" }], { countLimit: 0 }, [1, 3]],
  ["redo has a newest of its own, no original", [{ role: "redo" }, { role: "redo" }, {}, { role: "redo" }, {}], { countLimit: 0 }, [1, 3]],
  ["old ones", [{}, { ageMs: 50 }, { ageMs: 101 }, { ageMs: 100 }, { ageMs: 500 }], { ageLimitMs: 100 }, [2]],
  ["from the future, not old", [{}, { ageMs: -1000 }, { ageMs: 1000 }, {}], { ageLimitMs: 10 }, [2]],
  ["both limits, beyond either", [{}, {}, { ageMs: 500 }, {}, {}], { countLimit: 4, ageLimitMs: 100 }, [2, 3]],
];

it.each(TABLE)("planPrune(): %s [REQ-PN1, REQ-PN4]", (_what, sketches, rules, expected) => {
  const backups = made(sketches.map((sketch) => ({ ...plain, ...sketch })), present());
  const { pruned } = planPrune(backups, { ...rules, now: NOW });
  expect(pruned.map((backup) => backups.indexOf(backup))).toEqual(expected);
});

it("planPrune(): each that stays, why [REQ-PN1, REQ-PN3]", () => {
  const backups = made(
    [{}, { pinned: true }, { run: "open" }, {}, { state: "consumed" as const }, { ageMs: 9 }, {}, { state: "unreadable" as const }].map((sketch) => ({ ...plain, ...sketch })),
    present(),
  );
  const { retained } = planPrune(backups, { now: NOW, countLimit: 7, ageLimitMs: 5, neededRuns: new Set(["open"]) });
  expect(retained.map(({ why }) => why)).toEqual(["newest", "pinned", "needed", "within_limits", "foreign", "original", "unreadable"]);
});

const anySketch: fc.Arbitrary<Sketch> = fc.record({
  state: fc.constantFrom("whole", "whole", "whole", "gone", "consumed", "unreadable"),
  role: fc.constantFrom("undo", "undo", "redo"),
  pinned: fc.boolean(),
  run: fc.constantFrom("a", "b", "open"),
  ageMs: fc.integer({ min: -50, max: 1000 }),
});
const anyRules = fc.record({ countLimit: fc.option(fc.nat(12), { nil: undefined }), ageLimitMs: fc.option(fc.nat(800), { nil: undefined }), neededRuns: fc.constantFrom(undefined, new Set(["open"])) });

function sketched(check: (backups: readonly Backup[], rules: PruneRules) => void): void {
  const payload = present();
  fc.assert(fc.property(fc.array(anySketch, { maxLength: 12 }), anyRules, (sketches, rules) => check(made(sketches, payload), { ...rules, now: NOW })), { numRuns: 2000 });
}

const isUndo = (backup: Backup): boolean => backup.state !== "unreadable" && backup.role === "undo";

it("planPrune(): anything, never the newest, the original, pinned, needed, unreadable or foreign ones [REQ-PN1]", () => {
  sketched((backups, rules) => {
    const { pruned } = planPrune(backups, rules);
    const whole = backups.filter((backup) => isUndo(backup) && backup.state === "whole");
    const never = new Set([backups.find((backup) => isUndo(backup)), whole[0], whole.at(-1)]);
    for (const backup of pruned) {
      expect(never.has(backup)).toBe(false);
      expect(backup.pinned || backup.state === "consumed").toBe(false);
      expect("run_id" in backup.sidecar && rules.neededRuns?.has(backup.sidecar.run_id)).not.toBe(true);
    }
  });
});

it("planPrune(): anything, each once in one of the lists, newest first [REQ-PN3]", () => {
  sketched((backups, rules) => {
    const { pruned, retained } = planPrune(backups, rules);
    const kept = retained.map(({ backup }) => backup);
    expect(new Set([...pruned, ...kept])).toEqual(new Set(backups));
    expect(pruned.length + kept.length).toBe(backups.length);
    for (const list of [pruned, kept]) expect(list).toEqual(backups.filter((backup) => new Set<Backup>(list).has(backup)));
  });
});

it("planPrune(): anything, the limits are kept where nothing has to stay [REQ-PN4]", () => {
  sketched((backups, rules) => {
    const { retained } = planPrune(backups, rules);
    const within = retained.filter(({ why }) => why === "within_limits");
    expect(within.length).toBeLessThanOrEqual(Math.max(0, (rules.countLimit ?? Infinity) - (retained.length - within.length)));
    expect(within.every(({ backup }) => NOW - backup.millis <= (rules.ageLimitMs ?? Infinity))).toBe(true);
  });
});

it("planPrune(): anything, nothing goes that is within both limits [REQ-PN4]", () => {
  sketched((backups, rules) => {
    const { pruned, retained } = planPrune(backups, rules);
    const young = pruned.filter(({ millis }) => NOW - millis <= (rules.ageLimitMs ?? Infinity));
    // What stays of its own accord is newer than these.
    const isFull = backups.length > (rules.countLimit ?? Infinity);
    expect(young.length === 0 || isFull).toBe(true);
    const newestGoing = Math.min(...young.map((backup) => backups.indexOf(backup)));
    expect(retained.filter(({ why, backup }) => why === "within_limits" && backups.indexOf(backup) > newestGoing)).toEqual([]);
  });
});

it("planPrune(): of what it retained, nothing more [REQ-PN4]", () => {
  sketched((backups, rules) => {
    const { retained } = planPrune(backups, rules);
    expect(planPrune(retained.map(({ backup }) => backup), rules).pruned).toEqual([]);
  });
});
