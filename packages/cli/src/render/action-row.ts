/** This defines `actionRow`: an action of a report as cells of a line. */
import type { ReportedAction } from "@switchyard/engine";
import { planMark } from "./plan-mark.ts";
import { showPath } from "./show-path.ts";

/** Its sign, its target, what becomes or became of it, and how that ended. */
export function actionRow(action: ReportedAction): string[] {
  const { before_kind: before, after_kind: after, outcome, leader } = action;
  const mark = planMark(action);
  const becomes = action.dest === null ? after : `link to ${showPath(action.dest)}`;
  const change = mark === "=" ? `is ${becomes} already` : mark === "!" ? `stays ${before}: ${action.reason ?? "refused"}` : `${before === "none" ? "absent" : before} becomes ${after === "none" ? "absent" : becomes}`;
  return [mark, showPath(action.target), `${change}${protectionOf(action)}${leader === undefined ? "" : `, with ${showPath(leader)}`}`, outcome === null || outcome === "unchanged" ? "" : outcome.replace("_", " ")];
}

/** Whether dpkg keeps off it, and which file comes back where it no longer does. */
function protectionOf({ protected: isProtected, put_back: back }: ReportedAction): string {
  if (isProtected === true) return ", protected";
  return back === "upgraded" ? ", as upgraded since" : "";
}
