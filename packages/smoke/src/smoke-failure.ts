/** This defines `smokeFailure`: the error that a report amounts to. */
import type { SmokeReport } from "./report/smoke-report.ts";
import { SmokeError } from "./smoke-error.ts";

/** How many checks the message names. */
const NAMED = 3;
/** How much of an output it shows; the report has more. */
const SHOWN = 100;

/** `E_SMOKE` `checks_failed` with the report, or null where the report is ok (REQ-H2). */
export function smokeFailure(report: SmokeReport): SmokeError | null {
  const [first] = report.checks.filter(({ id }) => report.failing.includes(id));
  if (first === undefined) return null;
  const [why] = first.differences;
  const more = report.failing.length > NAMED ? ` and ${report.failing.length - NAMED} more` : "";
  const found = why === undefined ? first.outcome : `${why.what}: found ${shown(why.found)}, needed is ${shown(why.expected)}`;
  return new SmokeError("checks_failed", {
    op: "smoke",
    path: first.target,
    message: `Health checks failed (${report.failing.slice(0, NAMED).join(", ")}${more}): ${first.id}: ${found}.`,
    report,
  });
}

function shown(text: string): string {
  return `${JSON.stringify(text.slice(0, SHOWN))}${text.length > SHOWN ? "…" : ""}`;
}
