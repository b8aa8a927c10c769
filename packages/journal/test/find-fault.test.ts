/** This proves that records which no run of ours would have written decide nothing (REQ-J4). */
import { expect, it } from "vitest";
import { decideRecovery, journalRecord, readRun, type IntentRecord, type JournalRecord } from "../src/index.ts";
import { refused } from "./support/refused.ts";
import { BACK_INTENT, BEGIN, BEGIN_ELSEWHERE, ELSEWHERE_INTENT, INTENT, LINK, ODD_BACK_INTENT, ODD_INTENT, ROLLBACK } from "./support/sample.ts";

const tampered = { id: "E_RESTORE_FAILED", exitCode: 70, reason: "journal_tampered" };

const COUNT: JournalRecord = { type: "intents", count: 2 };
const STAGED: readonly JournalRecord[] = [
  { type: "staged", index: 0, identity: LINK },
  { type: "staged", index: 1, identity: LINK },
];
const PREPARED: readonly JournalRecord[] = [BEGIN, INTENT, ODD_INTENT, COUNT, ...STAGED, { type: "prepared" }];
const COMMITTED: readonly JournalRecord[] = [...PREPARED, { type: "switched" }, { type: "committed" }];
const UNDOING: readonly JournalRecord[] = [...PREPARED, { type: "undoing", error: null }];
const BACK: readonly JournalRecord[] = [ROLLBACK, BACK_INTENT, ODD_BACK_INTENT, COUNT, { type: "prepared" }];

const DIVERTED = { do: "add", from: "/bin/ls", to: "/bin/ls.distrib", name: "ls.distrib" } as const;

function declaring(...intents: readonly IntentRecord[]): JournalRecord[] {
  return [BEGIN, ...intents, { type: "intents", count: intents.length }];
}

function declaringElsewhere(...intents: readonly IntentRecord[]): JournalRecord[] {
  return [BEGIN_ELSEWHERE, ...intents, { type: "intents", count: intents.length }];
}

const FAULTS: readonly (readonly [string, readonly JournalRecord[]])[] = [
  ["no begin", [INTENT, ODD_INTENT, COUNT]],
  ["an end and nothing else", [{ type: "closed" }]],
  ["begin twice", [BEGIN, BEGIN]],
  ["a second begin at the end", [...COMMITTED, BEGIN]],
  ["fewer actions than declared", [BEGIN, INTENT, COUNT]],
  ["more actions than declared", [BEGIN, INTENT, ODD_INTENT, { type: "intents", count: 1 }]],
  ["declared twice", [BEGIN, INTENT, ODD_INTENT, COUNT, COUNT]],
  ["an action after the declaration", [BEGIN, INTENT, { type: "intents", count: 1 }, ODD_INTENT]],
  ["actions not from 0", declaring({ ...INTENT, index: 1 })],
  ["a gap between the actions", declaring(INTENT, { ...ODD_INTENT, index: 2 })],
  ["an action's number twice", declaring(INTENT, { ...ODD_INTENT, index: 0 })],
  ["one target twice", declaring(INTENT, { ...ODD_INTENT, target: INTENT.target })],
  ["a sidecar under its own target's name", declaring({ ...INTENT, sidecar: { name: INTENT.target, content: "" } })],
  ["a sidecar under another target's name", declaring(INTENT, { ...ODD_INTENT, sidecar: { name: INTENT.target, content: "" } })],
  ["one backup name for two actions", declaring(INTENT, { ...ODD_INTENT, keep: INTENT.keep })],
  ["a payload that is another's target", declaring(INTENT, { ...ODD_INTENT, incoming: { how: "payload", name: INTENT.target, identity: LINK } })],
  ["upgrades that go to another action's target", declaring(INTENT, { ...ODD_INTENT, diversion: { ...DIVERTED, name: INTENT.target } })],
  ["upgrades that go to where the new link waits", declaring({ ...INTENT, diversion: { ...DIVERTED, name: INTENT.incoming?.name ?? "" } })],
  ["staged, but there is no such action", [BEGIN, INTENT, ODD_INTENT, COUNT, { type: "staged", index: 2, identity: LINK }]],
  ["staged, but it is no link", [ROLLBACK, BACK_INTENT, ODD_BACK_INTENT, COUNT, { type: "staged", index: 0, identity: LINK }]],
  ["one link staged twice", [BEGIN, INTENT, ODD_INTENT, COUNT, ...STAGED.slice(0, 1), ...STAGED.slice(0, 1)]],
  ["prepared, and a link is not staged", [BEGIN, INTENT, ODD_INTENT, COUNT, ...STAGED.slice(1), { type: "prepared" }]],
  ["another directory, in version 1", declaring(ELSEWHERE_INTENT)],
  ["a copy that was not staged, and prepared", [...declaringElsewhere(ELSEWHERE_INTENT), { type: "prepared" }]],
  ["a sidecar elsewhere under the name of a payload that comes in", declaringElsewhere({ ...ELSEWHERE_INTENT, sidecar: { name: ".ls.switchyard.0.bak", content: "" } })],
  ["a displaced node under its own target's name", declaringElsewhere({ ...ELSEWHERE_INTENT, store: { parents: ["srv"], displaced: INTENT.target, way: "rename" } })],
  ["prepared twice", [...PREPARED, { type: "prepared" }]],
  ["prepared before it was declared", [BEGIN, INTENT, ODD_INTENT, { type: "prepared" }]],
  ["an apply committed before it switched", [...PREPARED, { type: "committed" }]],
  ["committed after undoing", [...UNDOING, { type: "committed" }]],
  ["committed after undone", [...UNDOING, { type: "undone", conflicts: [] }, { type: "committed" }]],
  ["undoing after committed", [...COMMITTED, { type: "undoing", error: null }]],
  ["undone after committed", [...COMMITTED, { type: "undone", conflicts: [] }]],
  ["undone, but an apply never announced it", [...PREPARED, { type: "undone", conflicts: [] }]],
  ["undone, a rollback that was prepared", [...BACK, { type: "undone", conflicts: [] }]],
  ["undoing, a rollback that was prepared", [...BACK, { type: "undoing", error: null }]],
  ["closed before the end", [...PREPARED, { type: "closed" }]],
  ["anything after closed", [...COMMITTED, { type: "closed" }, { type: "undoing", error: null }]],
  ["provisional before it switched", [...PREPARED, { type: "provisional", deadline_ms: 1 }]],
  ["provisional twice", [...PREPARED, { type: "switched" }, { type: "provisional", deadline_ms: 1 }, { type: "provisional", deadline_ms: 2 }]],
  ["a provisional rollback", [...BACK, { type: "switched" }, { type: "provisional", deadline_ms: 1 }]],
  ["the outcome of no action", [...BACK, { type: "outcome", index: 2, outcome: "settled" }]],
  ["a conflict of no action", [...UNDOING, { type: "undone", conflicts: [0, 2] }]],
  ["a conflict of a negative action", [...UNDOING, { type: "undone", conflicts: [-1] }]],
];

it.each(FAULTS)("readRun(): %s, tampered [REQ-J4]", (_, records) => {
  expect(refused(() => readRun(records))).toMatchObject(tampered);
});

it("decideRecovery(): a fault, tampered [REQ-J4]", () => {
  expect(refused(() => decideRecovery([INTENT]))).toMatchObject(tampered);
});

it("readRun(): one name in two directories, read [REQ-J1]", () => {
  expect(readRun(declaring(INTENT, { ...INTENT, index: 1, parents: ["usr", "sbin"] }))?.intents.length).toBe(2);
});

it("readRun(): a run that keeps payloads in another directory and copies what comes in, read [REQ-J1] [REQ-F1]", () => {
  const run = readRun([...declaringElsewhere(ELSEWHERE_INTENT), { type: "staged", index: 0, identity: LINK }, { type: "prepared" }]);
  expect(run).toMatchObject({ intents: [ELSEWHERE_INTENT], prepared: true });
});

it.each(["..", "a/b", "", "."])("journalRecord: the directory %j, refused [REQ-J4]", (name) => {
  const { store, incoming } = ELSEWHERE_INTENT;
  expect(journalRecord.safeParse(ELSEWHERE_INTENT).success).toBe(true);
  expect(journalRecord.safeParse({ ...ELSEWHERE_INTENT, store: { ...store, parents: ["srv", name] } }).success).toBe(false);
  expect(journalRecord.safeParse({ ...ELSEWHERE_INTENT, store: { ...store, displaced: name } }).success).toBe(false);
  expect(journalRecord.safeParse({ ...ELSEWHERE_INTENT, incoming: { ...incoming, from: { parents: [name], name: "x", way: "copy" } } }).success).toBe(false);
});

it("readRun(): a protected target, its file put back or the one that an upgrade brought [REQ-J4]", () => {
  const count: JournalRecord = { type: "intents", count: 1 };
  const added = { ...INTENT, diversion: DIVERTED };
  expect(readRun([BEGIN, added, count])?.intents).toEqual([added]);
  const back = { ...BACK_INTENT, diversion: { ...DIVERTED, do: "remove" as const } };
  const upgraded = { ...back, incoming: { how: "payload" as const, name: DIVERTED.name, identity: INTENT.prior } };
  for (const one of [back, upgraded]) expect(readRun([ROLLBACK, one, count])?.intents).toEqual([one]);
});
