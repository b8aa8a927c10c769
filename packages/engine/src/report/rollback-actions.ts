/** This defines `rollbackActions`: what a rollback does to each target. */
import { pathIn } from "@switchyard/fs-atomic";
import type { ExaminedTarget } from "../rollback/examine-run.ts";
import { targetOf, type Intent } from "../run/intent.ts";
import type { Progress } from "../run/run-work.ts";
import type { ReportedAction } from "./report.ts";

/** How the rollback's own run went. */
export interface RollbackOutcome {
  readonly intents: readonly Intent[];
  readonly progress: ReadonlyMap<number, Progress>;
}

/**
 * The reported actions, in the order in which targets are restored.
 *
 * @param outcome null in a dry run, or where the rollback was refused
 */
export function rollbackActions(targets: readonly ExaminedTarget[], outcome: RollbackOutcome | null): ReportedAction[] {
  const intents = new Map(outcome?.intents.map((intent) => [intent.record.action_id, intent]));
  return targets.map((examined) => {
    const { record, node, decision, reason, error, dir } = examined;
    const intent = intents.get(record.action_id);
    return {
      action_id: record.action_id,
      target: targetOf(record),
      source: record.source,
      dest: record.prior.kind === "symlink" ? record.prior.dest : null,
      decision,
      reason: error?.reason ?? reason,
      before_kind: node.kind,
      after_kind: decision === "restore" ? record.prior.kind : node.kind,
      outcome: outcome === null ? null : outcomeOf(outcome, intent),
      backup: intent === undefined ? null : pathIn(dir, intent.record.keep),
    };
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
