/** This defines `describeModel`. */
import type { ModelResult } from "./run-model.ts";

/** The numbers of a run of the model, in one line. */
export function describeModel({ subject, calls, enumerated, distinct, played, violations, elapsedMs }: ModelResult): string {
  return `${subject}: ${calls} calls, ${enumerated} crash states enumerated, ${distinct} distinct, ${played} played, ${violations.length} violations, ${(elapsedMs / 1000).toFixed(1)} s`;
}
