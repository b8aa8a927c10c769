/** This defines `orNotStarted`: a check for which not even its files could be made. */
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";
import { difference } from "../report/cut.ts";
import type { CheckReport } from "../report/smoke-report.ts";
import { checkReport } from "./check-report.ts";
import type { Heading } from "./heading.ts";

/**
 * What `act` comes to; where the kernel or fs-atomic refuses something on the way, `could_not_start`: a full disk, or a pack
 * that puts a file below a file. No verdict is no pass.
 */
export async function orNotStarted(heading: Heading, act: () => Promise<CheckReport>): Promise<CheckReport> {
  try {
    return await act();
  } catch (error) {
    const found = isSwitchyardError(error) ? error.reason : errnoOf(error);
    if (found === undefined) throw error;
    return checkReport.unstarted(heading, "could_not_start", [difference("files", "they can be made", found)]);
  }
}
