/** This defines `takenBackActions`: what taking back a provisional run did to each target. */
import type { ReportedAction } from "../report/report.ts";
import { afterKindOf, targetOf } from "../run/intent.ts";
import { progressOf, type Progress, type RunWork } from "../run/run-work.ts";

/** The reported actions, in the order in which targets go back. Nothing is kept of the run. */
export function takenBackActions(work: RunWork): ReportedAction[] {
  return work.intents.toReversed().map((intent) => {
    const { record } = intent;
    const back = progressOf(work, record.index).outcome === "settled";
    const dest = record.prior.kind === "symlink" ? record.prior.dest : null;
    const kinds = { before_kind: afterKindOf(intent), after_kind: record.prior.kind };
    return { action_id: record.action_id, target: targetOf(record), source: record.source, dest, decision: "restore", reason: null, ...kinds, outcome: back ? "restored" : "left", backup: null, ...putBackOf(progressOf(work, record.index)) };
  });
}

/** Of a protected target: what went back. */
function putBackOf({ putBack }: Progress): Pick<ReportedAction, "put_back"> {
  return putBack === undefined ? {} : { put_back: putBack.what };
}
