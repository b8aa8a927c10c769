/** This defines `applyActions`: what an apply intends for each target, and what became of it. */
import { priorDest } from "@switchyard/backup";
import { formatPath } from "@switchyard/fs-atomic";
import type { JudgedAction } from "../preflight/judge.ts";
import { payloadPathOf, type Intent } from "../run/intent.ts";
import type { Progress } from "../run/run-work.ts";
import { ownPolicy } from "./own-policy.ts";
import type { Kind, ReportedAction } from "./report.ts";

/** How a commit ended. */
export interface ApplyOutcome {
  readonly kind: "committed" | "undone";
  readonly intents: readonly Intent[];
  readonly progress?: ReadonlyMap<number, Progress>;
}

/** What is intended for each target, in the plan's order; nothing has become of any yet. */
export function applyActions(actions: readonly JudgedAction[]): ReportedAction[] {
  return actions.map((judged) => {
    const { action, node, decision, error } = judged;
    return {
      action_id: action.actionId,
      target: judged.seen.target,
      source: action.kind === "link" ? judged.seen.source : null,
      dest: destOf(judged),
      decision,
      reason: error?.reason ?? (decision === "noop" ? "idempotent_noop" : null),
      before_kind: node.kind,
      after_kind: decision === "stop" ? node.kind : plannedKind(judged),
      outcome: null,
      backup: null,
      ...(judged.protection.diversion === null || decision === "stop" ? {} : { protected: true as const }),
      ...(action.kind === "link" && action.leader !== null ? { leader: formatPath(action.leader) } : {}),
      ...ownPolicy(action),
    };
  });
}

/** The same actions with what became of them. Intents stand in the order of their actions. */
export function withOutcome(actions: readonly ReportedAction[], ending: ApplyOutcome): ReportedAction[] {
  let next = 0;
  return actions.map((action) => {
    const found = ending.intents[next];
    const intent = found?.record.action_id === action.action_id ? found : undefined;
    if (intent !== undefined) next += 1;
    const backup = ending.kind === "committed" && intent !== undefined ? payloadPathOf(intent.record) : null;
    const report = { ...action, outcome: action.decision === "stop" ? ("failed" as const) : outcomeOf(ending, intent), backup };
    return ending.kind === "committed" || intent?.record.diversion === undefined ? report : wentBack(report, ending.progress?.get(intent.record.index));
  });
}

/** A target of a run that turned back is no more protected. */
function wentBack(action: ReportedAction, progress: Progress | undefined): ReportedAction {
  const { protected: _protected, ...rest } = action;
  return progress?.putBack === undefined ? rest : { ...rest, put_back: progress.putBack.what };
}

/** The kind that the target has once the action is carried out. */
export function plannedKind({ action, node, restore }: JudgedAction): Kind {
  if (action.kind === "link") return "symlink";
  return restore?.found === true ? restore.backup.sidecar.prior_kind : node.kind;
}

function destOf({ action, restore }: JudgedAction): string | null {
  if (action.kind === "link") return action.dest;
  return restore?.found === true ? priorDest(restore.backup.sidecar) : null;
}

function outcomeOf(outcome: ApplyOutcome, intent: Intent | undefined): ReportedAction["outcome"] {
  if (intent === undefined) return "unchanged";
  if (outcome.kind === "committed") return intent.record.incoming?.how === "link" ? "switched" : "restored";
  const progress = outcome.progress?.get(intent.record.index);
  if (progress?.outcome === "conflict" || progress?.outcome === "lost") return "left";
  return progress?.method === undefined ? "unchanged" : "rolled_back";
}
