/** This defines `runReportOf`: the report of a run that recovery brought to its end, from its journal. */
import type { RunRecord } from "@switchyard/journal";
import { reportedFlip } from "../flip/flipped-run.ts";
import { protectedBy, putBackBy } from "../protect/protection-of-record.ts";
import { placesOf } from "../run/complete-run.ts";
import { afterKindOf, payloadPathOf, targetOf, type Intent } from "../run/intent.ts";
import { durabilityWarnings } from "../run/durability-warnings.ts";
import { errorOfLeft, leftAction, leftError } from "../run/left-target.ts";
import { errorOfRun } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";
import { isChangeDoubt } from "./change-warning.ts";
import { doubtWarnings } from "./doubt-warnings.ts";
import { emptyReport } from "./empty-report.ts";
import type { RecoveredRun, ReportedAction, RunReport } from "./report.ts";

const UNWELL = "Health checks of this run had failed, and its policy has it stand all the same.";

/** The report that the run would have written itself, as far as its journal tells. */
export function runReportOf({ root, state }: Session, work: RunWork, run: RunRecord, recovered: Pick<RecoveredRun, "conflicts">): RunReport {
  const { begin } = run;
  const { left = [] } = begin;
  const error = run.committed && recovered.conflicts.length === 0 ? leftError(left.map(errorOfLeft)) : errorOfRun(run);
  return {
    ...emptyReport({ command: begin.flip === undefined ? begin.verb : "flip", mode: "commit", error }),
    ...(begin.flip === undefined ? {} : { flip: reportedFlip(begin.flip) }),
    plan_id: begin.plan_id,
    run_id: begin.run_id,
    undoes: begin.undoes,
    actions: [...work.intents.map((intent) => ({ ...actionOf(intent, run, recovered), ...protectionOf(intent, run, work) })), ...left.map(leftAction)],
    rolled_back: !run.committed,
    smoke: run.smoke === null ? null : { status: run.smoke, checks: null, failing: [], warnings: [], without_checks: [], duration_ms: null },
    warnings: run.committed ? warningsOf(work, run) : [],
    places: placesOf(root, state, work),
  };
}

function protectionOf({ record }: Intent, { committed }: RunRecord, { progress }: RunWork): Pick<ReportedAction, "protected" | "put_back"> {
  if (committed) return { ...protectedBy(record), ...putBackBy(record) };
  const back = progress.get(record.index)?.putBack;
  return back === undefined ? {} : { put_back: back.what };
}

function warningsOf(work: RunWork, { smoke }: RunRecord): string[] {
  const doubts = work.intents.flatMap(({ record }) => (record.warnings ?? []).filter(isChangeDoubt).map((doubt) => ({ doubt, target: targetOf(record) })));
  return [...(smoke === "failed" ? [UNWELL] : []), ...durabilityWarnings(work), ...doubtWarnings(doubts)];
}

function actionOf(intent: Intent, run: RunRecord, recovered: Pick<RecoveredRun, "conflicts">): ReportedAction {
  const { record } = intent;
  const target = targetOf(record);
  const left = recovered.conflicts.includes(target);
  const apply = run.begin.verb === "apply" && record.incoming?.how === "link";
  return {
    action_id: record.action_id,
    target,
    source: record.source,
    dest: record.incoming?.how === "link" ? record.incoming.dest : null,
    decision: apply ? "switch" : "restore",
    reason: null,
    before_kind: record.prior.kind,
    after_kind: afterKindOf(intent),
    outcome: left ? "left" : !run.committed ? "rolled_back" : apply ? "switched" : "restored",
    backup: run.committed ? payloadPathOf(record) : null,
  };
}
