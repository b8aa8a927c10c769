/** This defines `applyTelling`: the facts of a plan, of its judgement and of the attempt to carry it out. */
import { chain } from "./chain.ts";
import { attemptFact } from "./make/attempt-fact.ts";
import { foreseenFacts } from "./make/foreseen-facts.ts";
import { planFacts } from "./make/plan-facts.ts";
import { preflightFacts } from "./make/preflight-facts.ts";
import { untouchedFacts } from "./make/untouched-facts.ts";
import type { Plan } from "../plan/plan.ts";
import type { Telling } from "./telling.ts";

/** Of a request of so many actions that is not planned, or of its plan. */
export function applyTelling(of: number | Plan): Telling {
  const actions = typeof of === "number" ? of : of.actions.length;
  const plan = typeof of === "number" ? null : of;
  return {
    attempt: (context, { judgement, lock, refusal }) => {
      const told = judgement === null || plan === null ? [] : chain(planFacts(context, plan), preflightFacts(context, judgement, lock.isThere));
      return chain(told, [attemptFact(context, actions, lock, refusal)]);
    },
    untouched: untouchedFacts,
    foreseen: (context, { judgement, lock, policy }) =>
      chain(plan === null ? [] : planFacts(context, plan), preflightFacts(context, judgement, lock.isThere), foreseenFacts(context, judgement, policy)),
  };
}
