/** This proves what recovery decides from each state of a run's journal (REQ-J2). */
import { expect, it } from "vitest";
import { decideRecovery, readRun, type BeginRecord, type JournalRecord } from "../src/index.ts";
import { BEGIN, INTENT, LINK, ODD_INTENT, RUN } from "./support/sample.ts";

const ROLLBACK: BeginRecord = { ...BEGIN, verb: "rollback", undoes: "run" };
const DECLARED: JournalRecord[] = [INTENT, ODD_INTENT, { type: "intents", count: 2 }];
const STAGED: JournalRecord[] = [...DECLARED, { type: "staged", index: 0, identity: LINK }];
const PREPARED: JournalRecord[] = [...STAGED, { type: "prepared" }];
const SWITCHED: JournalRecord[] = [...PREPARED, { type: "switched" }];
const COMMITTED: JournalRecord[] = [...SWITCHED, { type: "committed" }];
const UNDOING: JournalRecord[] = [...SWITCHED, { type: "undoing", error: null }];
const UNDONE: JournalRecord[] = [...UNDOING, { type: "undone", conflicts: [1] }];

const TABLE: readonly (readonly [string, readonly JournalRecord[], string, string])[] = [
  ["begin only", [], "discard", "discard"],
  ["intents not all declared", [INTENT], "discard", "discard"],
  ["declared", DECLARED, "undo", "finish"],
  ["staged", STAGED, "undo", "finish"],
  ["prepared", PREPARED, "undo", "finish"],
  ["switched", SWITCHED, "undo", "finish"],
  ["undoing", UNDOING, "undo", "finish"],
  ["undone", UNDONE, "complete", "complete"],
  ["committed", COMMITTED, "complete", "complete"],
  ["committed and closed", [...COMMITTED, { type: "closed" }], "nothing", "nothing"],
  ["undone and closed", [...UNDONE, { type: "closed" }], "nothing", "nothing"],
];

it.each(TABLE)("decideRecovery(): %s, apply goes back until committed [REQ-J2, REQ-A3]", (_, records, apply) => {
  expect(decideRecovery([BEGIN, ...records]).do).toBe(apply);
});

it.each(TABLE)("decideRecovery(): %s, rollback goes forward [REQ-J2]", (_, records, _apply, rollback) => {
  expect(decideRecovery([ROLLBACK, ...records]).do).toBe(rollback);
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
  expect(readRun([BEGIN, ...PREPARED, ...noted])).toEqual({
    begin: BEGIN,
    intents: [INTENT, ODD_INTENT],
    staged: new Map([[0, LINK]]),
    prepared: true,
    committed: false,
    undone: true,
    closed: false,
    error: failure,
    conflicts: [1],
    outcomes: new Map([[0, "settled"], [1, "conflict"]]),
  });
});
