/** This defines `applyActions`: what an apply intends for each target, and what became of it. */
import { formatPath, pathIn } from "@switchyard/fs-atomic";
import type { JudgedAction } from "../preflight/judge.ts";
import type { Intent } from "../run/intent.ts";
import type { Progress } from "../run/run-work.ts";
import type { ReportedAction } from "./report.ts";

/** How a commit ended. */
export interface ApplyOutcome {
  readonly kind: "committed" | "undone";
  readonly intents: readonly Intent[];
  readonly progress?: ReadonlyMap<number, Progress>;
}

/**
 * The reported actions, in the plan's order.
 *
 * @param outcome null in a dry run, or where a gate stopped the plan: nothing became of any action
 */
export function applyActions(actions: readonly JudgedAction[], outcome: ApplyOutcome | null): ReportedAction[] {
  const intents = new Map(outcome?.intents.map((intent) => [intent.record.action_id, intent]));
  return actions.map((judged) => {
    const { action, node, decision, stops, dir } = judged;
    const intent = intents.get(action.actionId);
    const kept = outcome?.kind === "committed" && intent !== undefined;
    return {
      action_id: action.actionId,
      target: formatPath(action.target),
      source: formatPath(action.source),
      dest: action.dest,
      decision,
      reason: stops[0]?.reason ?? (decision === "noop" ? "idempotent_noop" : null),
      before_kind: node.kind,
      after_kind: decision === "stop" ? node.kind : "symlink",
      outcome: outcome === null ? null : outcomeOf(outcome, intent),
      backup: kept ? pathIn(dir, intent.record.keep) : null,
    };
  });
}

function outcomeOf(outcome: ApplyOutcome, intent: Intent | undefined): ReportedAction["outcome"] {
  if (intent === undefined) return "unchanged";
  if (outcome.kind === "committed") return "switched";
  const progress = outcome.progress?.get(intent.record.index);
  if (progress?.outcome === "conflict" || progress?.outcome === "lost") return "left";
  return progress?.method === undefined ? "unchanged" : "rolled_back";
}
