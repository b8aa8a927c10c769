/** This defines `actionRow`: an action of a report as cells of a line. */
import type { ReportedAction } from "@switchyard/engine";
import { inlineYaml } from "./inline-yaml.ts";
import { planMark } from "./plan-mark.ts";
import { showPath } from "./show-path.ts";

/** Its sign, its target, what becomes or became of it, and how that ended. */
export function actionRow(action: ReportedAction): string[] {
  const { before_kind: before, after_kind: after, outcome } = action;
  const mark = planMark(action);
  const becomes = action.dest === null ? after : `link to ${showPath(action.dest)}`;
  const change = mark === "=" ? `is ${becomes} already` : mark === "!" ? `stays ${before}: ${action.reason ?? "refused"}` : `${before === "none" ? "absent" : before} becomes ${after === "none" ? "absent" : becomes}`;
  return [mark, showPath(action.target), `${change}${protectionOf(action)}${ownOf(action)}`, outcome === null || outcome === "unchanged" ? "" : outcome.replace("_", " ")];
}

/** What it goes along with, and the policy fields that it has for itself. */
function ownOf({ leader, policy = {} }: ReportedAction): string {
  const fields = Object.entries(policy).map(([field, value]) => (value === true ? field : `${field}: ${inlineYaml(value)}`));
  return `${leader === undefined ? "" : `, with ${showPath(leader)}`}${fields.length === 0 ? "" : ` (${fields.join(", ")})`}`;
}

/** Whether dpkg keeps off it, and which file comes back where it no longer does. */
function protectionOf({ protected: isProtected, put_back: back }: ReportedAction): string {
  if (isProtected === true) return ", protected";
  return back === "upgraded" ? ", as upgraded since" : "";
}
