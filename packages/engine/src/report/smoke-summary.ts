/** This defines `smokeSummary`: what a report says of the health checks. */
import type { Health } from "../apply/check-health.ts";
import type { ReportedSmoke } from "./report.ts";

/** Of the checks that passed only how many there were. */
export function smokeSummary({ status, report }: Health): ReportedSmoke {
  if (report === null) return { status, checks: 0, failing: [], warnings: [], without_checks: [], duration_ms: null };
  const { checks, failing, warnings, without_checks, duration_ms } = report;
  const of = (ids: readonly string[]): typeof checks => {
    const wanted = new Set(ids);
    return checks.filter(({ id }) => wanted.has(id));
  };
  return { status, checks: checks.length, failing: of(failing), warnings: of(warnings), without_checks, duration_ms };
}
