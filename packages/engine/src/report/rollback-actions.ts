/** This defines `rollbackActions`: what a rollback does to each target. */
import type { ExaminedTarget } from "../rollback/examine-run.ts";
import { payloadPathOf, targetOf, type Intent } from "../run/intent.ts";
import type { Progress } from "../run/run-work.ts";
import type { ReportedAction } from "./report.ts";

/** How the rollback's own run went. */
export interface RollbackOutcome {
  readonly intents: readonly Intent[];
  readonly progress: ReadonlyMap<number, Progress>;
}

/** What is intended for each target, in the order in which they are restored; nothing has become of any yet. */
export function rollbackActions(targets: readonly ExaminedTarget[]): ReportedAction[] {
  return targets.map(({ record, node, decision, reason, error, payload, diversion }) => ({
    action_id: record.action_id,
    target: targetOf(record),
    source: record.source,
    dest: record.prior.kind === "symlink" ? record.prior.dest : null,
    decision,
    reason: error?.reason ?? reason,
    before_kind: node.kind,
    after_kind: decision === "restore" ? (payload?.node.kind ?? record.prior.kind) : node.kind,
    outcome: null,
    backup: null,
    ...protectionOf(diversion, payload),
  }));
}

/** What a rollback does about a protection: it is there again, or it ends. */
function protectionOf(diversion: ExaminedTarget["diversion"], payload: ExaminedTarget["payload"]): Pick<ReportedAction, "protected" | "put_back"> {
  if (diversion === null) return {};
  if (diversion.do === "add") return { protected: true };
  return { put_back: payload?.name === diversion.name ? "upgraded" : "prior" };
}

/** The same actions with what became of them. */
export function rolledBack(actions: readonly ReportedAction[], outcome: RollbackOutcome): ReportedAction[] {
  const intents = new Map(outcome.intents.map((intent) => [intent.record.action_id, intent]));
  return actions.map((action) => {
    const intent = intents.get(action.action_id);
    if (action.decision === "stop") return { ...action, outcome: "failed" };
    return { ...action, outcome: outcomeOf(outcome, intent), backup: intent === undefined ? null : payloadPathOf(intent.record) };
  });
}

function outcomeOf(outcome: RollbackOutcome, intent: Intent | undefined): ReportedAction["outcome"] {
  if (intent === undefined) return "unchanged";
  switch (outcome.progress.get(intent.record.index)?.outcome) {
    case "settled":
      return "restored";
    case "conflict":
    case "lost":
      return "left";
    case "failed":
    case undefined:
      return "failed";
  }
}
