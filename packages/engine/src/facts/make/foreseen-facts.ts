/** This defines `foreseenFacts`: the results that a dry run foresees. */
import { formatPath } from "@switchyard/fs-atomic";
import { printable, type Fact } from "@switchyard/facts";
import type { Policy } from "@switchyard/policy";
import type { JudgedAction, Judgement } from "../../preflight/judge.ts";
import { protectedBy } from "../../protect/protection-of-record.ts";
import { common, type FactContext } from "./fact-context.ts";
import { foreseenChange } from "./foreseen-change.ts";
import { untouchedFacts } from "./untouched-facts.ts";

/**
 * The `apply.result` facts of a dry run: what the commit of a plan that nothing stops would leave of each action, in its
 * order. None where it would be stopped.
 */
export function* foreseenFacts(context: FactContext, judgement: Judgement, policy: Pick<Policy, "require_backup_durability">): Generator<Fact> {
  if (judgement.error !== null) return;
  yield* untouchedFacts(context, judgement);
  for (const judged of judgement.actions) if (judged.decision === "switch" || judged.decision === "restore") yield foreseenFact(context, judged, policy);
}

function foreseenFact(context: FactContext, judged: JudgedAction, policy: Pick<Policy, "require_backup_durability">): Fact {
  const { action, protection } = judged;
  return {
    stage: "apply.result",
    ...common(context, true),
    action_id: action.actionId,
    path: printable(formatPath(action.target)),
    ...foreseenChange(judged, policy),
    ...(protection.stands ? {} : protectedBy({ diversion: protection.diversion ?? undefined })),
  };
}
