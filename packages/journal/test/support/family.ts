/** This defines `FAMILY`: a journal of every kind that a run, its crashes and its recoveries leave. */
import type { IntentRecord, JournalRecord } from "../../src/index.ts";
import { BACK_INTENT, BEGIN, INTENT, LINK, ODD_BACK_INTENT, ODD_INTENT, ROLLBACK } from "./sample.ts";

/** When every decision about the family is made: before the deadline of its provisional runs. */
export const NOW_MS = 1_000;

/** A restore inside an apply: a kept link comes back, where nothing stands now. */
const RESTORED: IntentRecord = {
  ...INTENT,
  index: 2,
  action_id: "a2",
  target: "cp",
  source: null,
  incoming: { how: "payload", name: ".cp.switchyard.0.bak", identity: LINK },
  prior: { kind: "none" },
  keep: ".cp.switchyard.1.bak",
  sidecar: { ...INTENT.sidecar, name: ".cp.switchyard.1.bak.meta.json" },
  tombstone: true,
};

const error = { id: "E_SMOKE", reason: "smoke_failed", message: "ls \udcff", path: "/usr/bin/ls" };
const declared: JournalRecord[] = [BEGIN, INTENT, ODD_INTENT, RESTORED, { type: "intents", count: 3 }];
const staged: JournalRecord[] = [...declared, { type: "staged", index: 0, identity: LINK }, { type: "staged", index: 1, identity: LINK }];
const switched: JournalRecord[] = [...staged, { type: "prepared" }, { type: "switched" }];
const provisional: JournalRecord[] = [...switched, { type: "provisional", deadline_ms: NOW_MS + 1 }];
const undone: JournalRecord[] = [{ type: "undoing", error }, { type: "undone", conflicts: [1] }];
const back: JournalRecord[] = [ROLLBACK, BACK_INTENT, ODD_BACK_INTENT, { type: "intents", count: 2 }];
const left = [{ action_id: "a9", path: "/usr/bin/mv", kind: "symlink", hash: null, error }] as const;
const doubtful: JournalRecord[] = [{ ...ROLLBACK, left }, { ...BACK_INTENT, volatile: true, warnings: ["undo_conflict"] }, { type: "intents", count: 1 }];
const outcomes: JournalRecord[] = [{ type: "outcome", index: 1, outcome: "conflict" }, { type: "outcome", index: 0, outcome: "settled" }];

/** The journals, by what became of their runs. */
export const FAMILY = {
  "an apply, committed": [...switched, { type: "committed" }, { type: "closed" }],
  "an apply, committed and its report written again": [...switched, { type: "committed" }, { type: "closed" }, { type: "closed" }],
  "an apply, failed while preparing": [...staged.slice(0, -1), ...undone, { type: "closed" }],
  "an apply, failed and undone": [...switched.slice(0, -1), ...undone, { type: "closed" }],
  "an apply, undone in the third attempt": [...switched, { type: "undoing", error }, { type: "undoing", error }, ...undone, { type: "closed" }],
  "an apply, waiting": provisional,
  "an apply, confirmed": [...provisional, { type: "committed" }, { type: "closed" }],
  "an apply, not confirmed": [...provisional, ...undone, { type: "closed" }],
  "a rollback, committed": [...back, { type: "prepared" }, ...outcomes, { type: "committed" }, { type: "closed" }],
  "a rollback that leaves a target, without syncs": [...doubtful, { type: "prepared", unsynced: true }, { type: "outcome", index: 0, outcome: "settled" }, { type: "committed" }, { type: "closed" }],
  "a rollback, not prepared": [...back, { type: "undone", conflicts: [] }, { type: "closed" }],
  "a rollback, finished in the second attempt": [...back, ...outcomes.slice(0, 1), ...outcomes, { type: "committed" }, { type: "closed" }],
} as const satisfies Record<string, readonly JournalRecord[]>;

/** Name and records of each. */
export const JOURNALS: readonly (readonly [string, readonly JournalRecord[]])[] = Object.entries(FAMILY);
