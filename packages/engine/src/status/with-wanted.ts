/** This defines `withWanted`: targets as runs left them, and what a plan would do with each. */
import type { ReportedAction } from "../report/report.ts";
import type { TargetLine, WantedAction } from "./status-report.ts";

/** The same lines with what is wanted of them, and lines for targets that only the plan has; sorted by path. */
export function withWanted(lines: readonly TargetLine[], actions: readonly ReportedAction[]): TargetLine[] {
  const wanted = new Map(actions.map((action) => [action.target, action]));
  const known = new Set(lines.map(({ target }) => target));
  const others = actions.filter(({ target }) => !known.has(target)).map(newLine);
  const named = lines.map((line) => ({ ...line, wanted: wantedOf(wanted.get(line.target)) }));
  return [...named, ...others].toSorted((a, b) => (a.target < b.target ? -1 : 1));
}

function wantedOf(action: ReportedAction | undefined): WantedAction | null {
  return action === undefined ? null : { decision: action.decision, reason: action.reason, dest: action.dest };
}

function newLine(action: ReportedAction): TargetLine {
  return { target: action.target, run_id: null, source: action.source, kind: action.before_kind, dest: null, expected: null, state: "new", managed: false, backup: null, wanted: wantedOf(action) };
}
