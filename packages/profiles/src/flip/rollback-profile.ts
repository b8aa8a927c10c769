/** This defines `rollbackProfile`: the profile of an earlier generation, active again (REQ-P3). */
import { emptyReport, flips, reportError, type Context, type ReportedError } from "@switchyard/engine";
import { chooseGeneration } from "./choose-generation.ts";
import { setProfile, type SetReport } from "./set-profile.ts";
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
  if (history.error !== null) return refused(how, history.error, history.exit_code);
  try {
    const { profile, generation: to } = chooseGeneration(history.flips, generation);
    return await setProfile(context, { ...how, profile, why: to === null ? `return to ${profile}` : `return to generation ${to}` });
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return refused(how, reported, exitCode);
  }
}

function refused({ prefix, mode }: Pick<SetRequest, "prefix" | "mode">, error: ReportedError, exitCode: number): SetReport {
  const flip = { prefix, from_profile: null, to_profile: "", why: null, applets: null, kept: [], dropped: [], added: [] };
  return { ...emptyReport({ command: "flip", mode, error: null }), command: "flip", ok: false, exit_code: exitCode, error, flip, generation: null };
}
