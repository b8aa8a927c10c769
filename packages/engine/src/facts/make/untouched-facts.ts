/** This defines `untouchedFacts`: the results of what a plan does not touch, and of what it leaves for want of a backup. */
import { formatPath } from "@switchyard/fs-atomic";
import { printable, type Fact } from "@switchyard/facts";
import type { LeftTarget } from "@switchyard/journal";
import type { JudgedAction, Judgement } from "../../preflight/judge.ts";
import { leftTargets } from "../../preflight/left-targets.ts";
import { errorOfLeft } from "../../run/left-target.ts";
import { common, failure, type FactContext } from "./fact-context.ts";

/** The `apply.result` fact of an action that needed no change. */
function unchangedFact(context: FactContext, { action, node, hash, protection }: JudgedAction): Fact {
  return {
    stage: "apply.result",
    ...common(context, true),
    reason: "idempotent_noop",
    action_id: action.actionId,
    path: printable(formatPath(action.target)),
    before_kind: node.kind,
    after_kind: node.kind,
    before_hash: hash,
    after_hash: hash,
    degraded: false,
    ...(protection.stands ? { protected: true } : {}),
    rolled_back: false,
  };
}

/** The `apply.result` facts of what a plan that nothing stops does not touch: targets that are as wanted, and those that are left. */
export function untouchedFacts(context: FactContext, judgement: Judgement): Fact[] {
  const asWanted = judgement.actions.filter(({ decision }) => decision === "noop");
  return [...asWanted.map((action) => unchangedFact(context, action)), ...leftFacts(context, leftTargets(judgement))];
}

/** The `apply.result` facts of targets that are left as they are because their backups cannot be brought back. */
export function leftFacts(context: FactContext, left: readonly LeftTarget[]): Fact[] {
  return left.map((target): Fact => {
    const { action_id, path, kind, hash } = target;
    const same = { before_kind: kind, after_kind: kind, before_hash: hash, after_hash: hash };
    return { stage: "apply.result", ...common(context, false), ...failure(errorOfLeft(target)), action_id, path: printable(path), ...same, degraded: false, rolled_back: false };
  });
}
