/** This defines `setProfile`: another profile made the active one, by one rename (REQ-P1, REQ-P2). */
import { flip, generationOf, type Context, type FlipReport } from "@switchyard/engine";
import { prefixWords } from "../layout/prefix-words.ts";
import { POINTER } from "../layout/profile-places.ts";
import { profileTrees } from "./profile-trees.ts";
import type { SetRequest } from "./set-request.ts";

/** What `setProfile` returns. */
export interface SetReport extends FlipReport {
  /** The number of the generation that this flip is; null where it came to no run. */
  readonly generation: number | null;
}

/**
 * A flip of the engine, whose trees are these profiles: verified entry by entry, then completed by what is kept of the profile that is left,
 * then one rename, then checked: capabilities, and the health of every applet. What fails after the rename leads the pointer back. To
 * the profile that is active already nothing is done.
 *
 * Crash: as `flip`. Applets that are kept may have been added to the profile, in part; it is not active then, and the next flip adds the rest.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function setProfile(context: Context, request: SetRequest): Promise<SetReport> {
  const { prefix, profile, why, mode, confirmWithinMs } = request;
  const report = await flip(context, { mode, confirmWithinMs, prefix, pointer: `${prefix}/${POINTER}`, toProfile: profile, why, trees: profileTrees(context, request) });
  return { ...withWayOut(report, request), generation: report.run_id === null ? null : await generationOf(context, { prefix: report.flip.prefix, runId: report.run_id }) };
}

/** Of health checks that led the pointer back: whoever has no better profile must be able to take this one. */
function withWayOut(report: FlipReport, { prefix, profile }: Pick<SetRequest, "prefix" | "profile">): FlipReport {
  const { error, rolled_back: isBack } = report;
  if (error?.reason !== "checks_failed" || !isBack) return report;
  const remedies = [
    `Look what does not work, without making it active: switchyard canary --shell --profile ${profile}${prefixWords(prefix)}`,
    `To have it active all the same (exit 80 then, too): switchyard profile set ${profile}${prefixWords(prefix)} --disable-auto-rollback --commit`,
  ];
  return { ...report, error: { ...error, remedies: [...remedies, ...error.remedies] } };
}
