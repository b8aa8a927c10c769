/** This defines `healthLines`: what the health checks found, for a person. */
import type { RunReport } from "@switchyard/engine";
import { missedCheck } from "./missed-check.ts";

/** How many checks that did not pass are told; the JSON document has all. */
const TOLD = 10;

/** One line where all is well, one for each check that did not pass; none where nobody looked. */
export function healthLines({ smoke }: RunReport): string[] {
  // A restore alone has nothing to be checked.
  if (smoke === null || smoke.checks === null || smoke.checks === 0 || smoke.status === "skipped") return [];
  const { checks, failing, warnings } = smoke;
  const missed = [...failing.map((check) => missedCheck("!", check)), ...warnings.map((check) => missedCheck("?", check))];
  const more = missed.length > TOLD ? [`  and ${missed.length - TOLD} more, see --json`] : [];
  return [`Health checks: ${checks - missed.length} of ${checks} passed.`, ...missed.slice(0, TOLD), ...more];
}
