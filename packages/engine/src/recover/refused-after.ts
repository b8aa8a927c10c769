/** This defines `refusedAfter`: the report of a commit that was refused behind a recovery. */
import { emptyReport } from "../report/empty-report.ts";
import type { RunReport } from "../report/report.ts";
import { conflictWarnings } from "./conflict-warnings.ts";
import type { Recovery } from "./recover-unfinished.ts";

/** Makes it, for `afterRecovery`: the error, and what was recovered. */
export function refusedAfter(command: RunReport["command"]): (error: unknown, recovery: Recovery) => RunReport {
  return (error, { recovered }) => ({ ...emptyReport({ command, mode: "commit", error }), recovered, warnings: conflictWarnings(recovered) });
}
