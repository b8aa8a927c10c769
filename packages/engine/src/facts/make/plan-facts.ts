/** This defines `planFacts`: what is intended. */
import { formatPath } from "@switchyard/fs-atomic";
import { printable, type Fact } from "@switchyard/facts";
import type { Plan } from "../../plan/plan.ts";
import { common, type FactContext } from "./fact-context.ts";

/** One `plan` fact for each action. */
export function* planFacts(context: FactContext, plan: Plan): Generator<Fact> {
  for (const action of plan.actions) {
    const base = { stage: "plan", ...common(context, true), action_id: action.actionId, path: printable(formatPath(action.target)) } as const;
    if (action.kind === "restore") yield { ...base, action: "restore", which: action.which };
    else yield { ...base, action: "link", source: printable(formatPath(action.source)), dest: printable(action.dest), ...(action.protect ? { protect: true } : {}), ...(action.leader === null ? {} : { leader: printable(formatPath(action.leader)) }) };
  }
}
