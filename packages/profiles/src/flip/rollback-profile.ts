/** This defines `rollbackProfile`: the profile of an earlier generation, active again (REQ-P3). */
import { emptyReport, flips, reportError, type Context, type ReportedError } from "@switchyard/engine";
import { chooseGeneration } from "./choose-generation.ts";
import { setProfile, type SetReport } from "./set-profile.ts";
import { prefixWords } from "../layout/prefix-words.ts";
import type { SetRequest } from "./set-request.ts";

/** To which generation. */
export interface RollbackProfileRequest extends Pick<SetRequest, "prefix" | "missing" | "mode" | "confirmWithinMs"> {
  /** Its number; null: the one before the current one. */
  readonly generation: number | null;
}

/**
 * A flip like any other, to the profile that was active then, with its own checks; it makes a new generation. Where a run cannot be read it is refused,
 * because generations may be counted wrongly.
 *
 * Crash: as `setProfile`.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function rollbackProfile(context: Context, { generation, ...how }: RollbackProfileRequest): Promise<SetReport> {
  const history = await flips(context, { prefix: how.prefix });
  if (history.error !== null) {
    const remedies = [`A profile can be named all the same: switchyard profile list${prefixWords(how.prefix)}, then switchyard profile set NAME${prefixWords(how.prefix)} --commit`, ...history.error.remedies];
    return refused(how, { ...history.error, remedies }, history.exit_code);
  }
  try {
    const { profile, generation: to, again } = chooseGeneration(history.flips, generation);
    const report = await setProfile(context, { ...how, profile, why: to === null ? `return to ${profile}` : `return to generation ${to}` });
    return again && report.ok ? { ...report, warnings: [againWarning(profile, how), ...report.warnings] } : report;
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return refused(how, reported, exitCode);
  }
}

/** Whoever calls it twice, to be sure, is back where he wanted to get away from. */
function againWarning(profile: string, { prefix }: Pick<SetRequest, "prefix">): string {
  return `The generation before the current one is that of ${JSON.stringify(profile)} again, because the current one came back from there. To another: switchyard profile history${prefixWords(prefix)}, then switchyard profile rollback NUMBER${prefixWords(prefix)} --commit`;
}

function refused({ prefix, mode }: Pick<SetRequest, "prefix" | "mode">, error: ReportedError, exitCode: number): SetReport {
  const flip = { prefix, from_profile: null, to_profile: "", why: null, applets: null, kept: [], dropped: [], added: [] };
  return { ...emptyReport({ command: "flip", mode, error: null }), command: "flip", ok: false, exit_code: exitCode, error, flip, generation: null };
}
