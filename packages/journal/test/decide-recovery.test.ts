/** This proves what recovery decides from each state of a run's journal (REQ-J2). */
import { expect, it } from "vitest";
import { decideRecovery, readRun, type JournalRecord } from "../src/index.ts";
import { BACK_INTENT, BEGIN, INTENT, LINK, ODD_BACK_INTENT, ODD_INTENT, ROLLBACK, RUN } from "./support/sample.ts";

const DECLARED: JournalRecord[] = [BEGIN, INTENT, ODD_INTENT, { type: "intents", count: 2 }];
const STAGED: JournalRecord[] = [...DECLARED, { type: "staged", index: 0, identity: LINK }, { type: "staged", index: 1, identity: LINK }];
const PREPARED: JournalRecord[] = [...STAGED, { type: "prepared" }];
const SWITCHED: JournalRecord[] = [...PREPARED, { type: "switched" }];
const COMMITTED: JournalRecord[] = [...SWITCHED, { type: "committed" }];
const UNDOING: JournalRecord[] = [...SWITCHED, { type: "undoing", error: null }];
const UNDONE: JournalRecord[] = [...UNDOING, { type: "undone", conflicts: [1] }];

const APPLY: readonly (readonly [string, readonly JournalRecord[], string])[] = [
  ["begin only", [BEGIN], "discard"],
  ["intents not all declared", [BEGIN, INTENT], "discard"],
  ["declared", DECLARED, "undo"],
  ["staged", STAGED, "undo"],
  ["prepared", PREPARED, "undo"],
  ["switched", SWITCHED, "undo"],
  ["undoing", UNDOING, "undo"],
  ["undone", UNDONE, "complete"],
  ["committed", COMMITTED, "complete"],
  ["committed and closed", [...COMMITTED, { type: "closed" }], "nothing"],
  ["undone and closed", [...UNDONE, { type: "closed" }], "nothing"],
];

it.each(APPLY)("decideRecovery(): %s, apply goes back until committed [REQ-J2, REQ-A3]", (_, records, wanted) => {
  expect(decideRecovery(records).do).toBe(wanted);
});

const BACK: JournalRecord[] = [ROLLBACK, BACK_INTENT, ODD_BACK_INTENT, { type: "intents", count: 2 }];
const TOLD: JournalRecord[] = [...BACK, { type: "prepared" }, { type: "outcome", index: 0, outcome: "settled" }];

const BACKWARDS: readonly (readonly [string, readonly JournalRecord[], string])[] = [
  ["begin only", [ROLLBACK], "discard"],
  ["intents not all declared", [ROLLBACK, BACK_INTENT], "discard"],
  ["declared", BACK, "finish"],
  ["turning back before it was prepared", [...BACK, { type: "undoing", error: null }], "finish"],
  ["undone before it was prepared", [...BACK, { type: "undone", conflicts: [] }], "complete"],
  ["prepared", [...BACK, { type: "prepared" }], "finish"],
  ["one outcome told", TOLD, "finish"],
  ["committed", [...TOLD, { type: "committed" }], "complete"],
  ["committed and closed", [...TOLD, { type: "committed" }, { type: "closed" }], "nothing"],
];

it.each(BACKWARDS)("decideRecovery(): %s, rollback goes forward [REQ-J2]", (_, records, wanted) => {
  expect(decideRecovery(records).do).toBe(wanted);
});

const PROVISIONAL: JournalRecord[] = [...SWITCHED, { type: "provisional", deadline_ms: 5000 }];

it("decideRecovery(): provisional before its deadline, wait [REQ-J3]", () => {
  expect(decideRecovery(PROVISIONAL, { nowMs: 4999 })).toMatchObject({ do: "wait", deadlineMs: 5000, run: { deadlineMs: 5000, committed: false } });
});

it("decideRecovery(): provisional at its deadline, undo [REQ-J3]", () => {
  expect(decideRecovery(PROVISIONAL, { nowMs: 5000 }).do).toBe("undo");
});

it("decideRecovery(): the wall clock was set back, the uptime of the same boot decides, of another one does not [REQ-J3]", () => {
  const both: JournalRecord[] = [...SWITCHED, { type: "provisional", deadline_ms: 5000, uptime_deadline_ms: 900 }];
  const [begin] = both;
  const id = begin?.type === "begin" ? begin.boot_id : "";
  const at = (boot: { id: string; uptimeMs: number }): string => decideRecovery(both, { nowMs: 100, boot }).do;
  expect([at({ id, uptimeMs: 899 }), at({ id, uptimeMs: 900 }), at({ id: "another", uptimeMs: 900 })]).toEqual(["wait", "undo", "wait"]);
  expect(decideRecovery(PROVISIONAL, { nowMs: 100, boot: { id, uptimeMs: 1e9 } }).do).toBe("wait");
});

it("decideRecovery(): provisional and no time given, wait [REQ-J3]", () => {
  expect(decideRecovery(PROVISIONAL).do).toBe("wait");
});

it("decideRecovery(): provisional and an undo was announced, undo before the deadline too [REQ-J3, REQ-A3]", () => {
  expect(decideRecovery([...PROVISIONAL, { type: "undoing", error: null }], { nowMs: 0 }).do).toBe("undo");
});

it("decideRecovery(): confirmed, complete after the deadline too [REQ-J3]", () => {
  expect(decideRecovery([...PROVISIONAL, { type: "committed" }], { nowMs: 9000 }).do).toBe("complete");
});

it("decideRecovery(): an empty journal, discard [REQ-J2]", () => {
  expect(decideRecovery([])).toEqual({ do: "discard" });
});

it("decideRecovery(): every prefix of a run, back before its commit and on after it [REQ-J2, REQ-A3]", () => {
  const decisions = RUN.map((_, index) => decideRecovery(RUN.slice(0, index + 1)).do);
  const back = ["discard", "discard", "discard", "undo", "undo", "undo", "undo", "undo"];
  expect(decisions).toEqual([...back, "complete", "nothing"]);
});

it("readRun(): all that was noted [REQ-J1]", () => {
  const failure = { id: "E_ATOMIC_SWAP", reason: "conflict", message: "m", path: "/usr/bin/ls" };
  const noted: JournalRecord[] = [
    { type: "undoing", error: failure },
    { type: "outcome", index: 0, outcome: "settled" },
    { type: "outcome", index: 1, outcome: "conflict" },
    { type: "undone", conflicts: [1] },
  ];
  expect(readRun([...PREPARED, ...noted])).toEqual({
    begin: BEGIN,
    intents: [INTENT, ODD_INTENT],
    staged: new Map([[0, LINK], [1, LINK]]),
    prepared: true,
    unsynced: false,
    switched: false,
    deadlineMs: null,
    uptimeDeadlineMs: null,
    committed: false,
    committedAt: null,
    smoke: null,
    undoing: true,
    undone: true,
    closed: false,
    error: failure,
    conflicts: [1],
    outcomes: new Map([[0, "settled"], [1, "conflict"]]),
  });
});

it("readRun(): when it was committed, and what is to be said of it; of a journal that does not say, nothing [REQ-J1] [REQ-O4]", () => {
  const at = "2026-01-02T03:04:05.678Z";
  const attest = { policy_hash: "a".repeat(64), tools: [{ name: "t", version: "1" }], host: null };
  const told = readRun([{ ...BEGIN, attest }, ...SWITCHED.slice(1), { type: "committed", at }]);
  expect(told).toMatchObject({ committedAt: at, begin: { attest } });
  expect(readRun(COMMITTED)).toMatchObject({ committed: true, committedAt: null, begin: BEGIN });
});

it("readRun(): prepared without syncs, so it says [REQ-B8]", () => {
  expect(readRun([...PREPARED.slice(0, -1), { type: "prepared", unsynced: true }])).toMatchObject({ prepared: true, unsynced: true });
});

it("readRun(): how the checks came out, as the record says with which the run came to stand, also once it is confirmed [REQ-J1] [REQ-H3]", () => {
  const switched: JournalRecord = { type: "switched" };
  expect(readRun([...PREPARED, switched, { type: "committed", smoke: "ok" }])).toMatchObject({ switched: true, smoke: "ok" });
  expect(readRun([...PREPARED, switched, { type: "provisional", deadline_ms: 1, smoke: "failed" }, { type: "committed" }])).toMatchObject({ smoke: "failed" });
  expect(readRun([...PREPARED, switched, { type: "committed" }])).toMatchObject({ smoke: null });
});
