/** This defines `anyLife`: what the engine writes of one run, through failures, crashes and any number of recoveries. */
import * as fc from "fast-check";
import { decideRecovery, type BeginRecord, type JournalRecord } from "../../src/index.ts";
import { BACK_INTENT, BEGIN, INTENT, LINK, ODD_BACK_INTENT, ODD_INTENT, ROLLBACK } from "./sample.ts";

type Batch = readonly JournalRecord[];

/** What becomes of one batch: written; cut short by a crash after so many records; never there, for want of space. */
export type Fate = "written" | "refused" | { readonly cutAfter: number };

/** How a life goes. */
interface Chances {
  readonly verb: BeginRecord["verb"];
  readonly provisional: boolean;
  /** Whether a recovery finds the deadline passed. */
  readonly late: boolean;
  readonly fates: readonly Fate[];
}

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.constant("written" as const) },
  { weight: 1, arbitrary: fc.constant("refused" as const) },
  { weight: 3, arbitrary: fc.nat(6).map((cutAfter) => ({ cutAfter })) },
);

const chances: fc.Arbitrary<Chances> = fc.record({
  verb: fc.constantFrom("apply", "rollback"),
  provisional: fc.boolean(),
  late: fc.boolean(),
  fates: fc.array(fate, { maxLength: 14 }),
});

/** The records that stand after each step of a life. */
export const anyLife: fc.Arbitrary<readonly (readonly JournalRecord[])[]> = chances.map(live);

const DEADLINE = 1000;
const TURN_BACK: readonly Batch[] = [[{ type: "undoing", error: null }, { type: "undone", conflicts: [0] }], [{ type: "closed" }]];
const UNPREPARED: readonly Batch[] = [[{ type: "undone", conflicts: [] }], [{ type: "closed" }]];
const CONFIRM: readonly Batch[] = [[{ type: "committed" }], [{ type: "closed" }]];
const FINISH: readonly Batch[] = [
  [{ type: "outcome", index: 0, outcome: "settled" }, { type: "outcome", index: 1, outcome: "conflict" }, { type: "committed" }],
  [{ type: "closed" }],
];

function live({ verb, provisional, late, fates }: Chances): (readonly JournalRecord[])[] {
  const moments: (readonly JournalRecord[])[] = [];
  let records: readonly JournalRecord[] = [];
  let script: readonly Batch[] = verb === "apply" ? applyScript(provisional) : rollbackScript;
  for (const became of fates) {
    const [batch = [], ...rest] = script;
    if (became === "refused") script = afterRefusal(records, batch) ?? recovery(records, late);
    else if (became === "written") {
      records = [...records, ...batch];
      script = rest.length > 0 ? rest : recovery(records, late);
    } else {
      records = [...records, ...batch.slice(0, became.cutAfter)];
      script = recovery(records, late);
    }
    moments.push(records);
    if (script.length === 0) return moments;
  }
  return moments;
}

function applyScript(provisional: boolean): readonly Batch[] {
  const staged: Batch = [{ type: "staged", index: 0, identity: LINK }, { type: "staged", index: 1, identity: LINK }, { type: "prepared" }];
  const declared: Batch = [BEGIN, INTENT, ODD_INTENT, { type: "intents", count: 2 }];
  const waiting: Batch = [{ type: "switched" }, { type: "provisional", deadline_ms: DEADLINE }];
  return provisional ? [declared, staged, waiting, ...CONFIRM] : [declared, staged, [{ type: "switched" }, { type: "committed" }], [{ type: "closed" }]];
}

const rollbackScript: readonly Batch[] = [[ROLLBACK, BACK_INTENT, ODD_BACK_INTENT, { type: "intents", count: 2 }], [{ type: "prepared" }], ...FINISH];

/** What the process that met the refusal does; null where it ends. */
function afterRefusal(records: readonly JournalRecord[], batch: Batch): readonly Batch[] | null {
  const end = batch.at(-1)?.type;
  if (end === "intents") return [];
  if (end === "prepared") {
    // The links staged so far may have been noted, the rest failed.
    return records[0]?.type === "begin" && records[0].verb === "apply" ? [[...batch.slice(0, 1), ...(TURN_BACK[0] ?? [])], ...TURN_BACK.slice(1)] : UNPREPARED;
  }
  const turnsBack = end === "provisional" || (end === "committed" && batch[0]?.type === "switched");
  return turnsBack ? TURN_BACK : null;
}

/** What recovery appends. A run that had ended is taken up again too, as if its report were gone. */
function recovery(records: readonly JournalRecord[], late: boolean): readonly Batch[] {
  const decision = decideRecovery(records, { nowMs: late ? DEADLINE : DEADLINE - 1 });
  switch (decision.do) {
    case "discard":
      return [];
    case "undo":
      return TURN_BACK;
    case "finish":
      return FINISH;
    case "wait":
      return CONFIRM;
    case "complete":
    case "nothing":
      return [[{ type: "closed" }]];
  }
}
