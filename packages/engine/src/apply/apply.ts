/** This defines `apply`: a plan carried out, all of it or none (REQ-A3). */
import { parseConfirmWithin } from "../confirm/confirm-within.ts";
import type { Context } from "../context.ts";
import { checkMode } from "../report/check-mode.ts";
import { parseRequest } from "../plan/parse-request.ts";
import { planDocument, requestOf, type PlanDocument } from "../plan/plan-document.ts";
import type { PlanRequest } from "../plan/plan.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { Mode, RunReport } from "../report/report.ts";
import { withRoot } from "../state/with-root.ts";
import { applyUndertaking } from "./apply-undertaking.ts";
import { dryRun } from "./dry-run.ts";
import { underLock } from "./under-lock.ts";
import type { Undertaking } from "./undertaking.ts";

/** What to apply: links and restores, or exactly what a saved plan says. */
export type ApplyRequest = ApplyMode & (PlanRequest | { readonly saved: PlanDocument });

/** How to apply it. */
export interface ApplyMode {
  readonly mode: Mode;
  /** The verb that asked, for the report: `preflight` is a dry run of the same. */
  readonly command?: "apply" | "preflight";
  /**
   * How long the run waits to be confirmed, in milliseconds, up to seven days; if absent it is committed at once.
   * Unless it is confirmed in time, `Context.deadlineWatch` undoes it, or, where there is none, the first command after that.
   */
  readonly confirmWithinMs?: number | undefined;
}

/**
 * Applies the links and restores. In a dry run nothing is written anywhere. In a commit, unfinished runs are recovered first; then
 * every target is switched and the run is committed, or, if any step fails, every target is put back. A target that a
 * provisional run has changed is refused (`provisional_run`), also where it is as wanted.
 *
 * Crash: before the journal's `committed` record recovery undoes the run; after it the run stands. A `provisional` run waits
 * until its deadline.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function apply(context: Context, request: ApplyRequest): Promise<RunReport> {
  const command = request.command ?? "apply";
  try {
    checkMode(request.mode);
    const undertaking = parseUndertaking(request);
    if (request.mode === "dry_run") return await withRoot(context, async (root) => (await dryRun(root, context, { undertaking, command })).report);
    return await underLock(context, undertaking);
  } catch (error) {
    return emptyReport({ command, mode: request.mode, error });
  }
}

/** What a plan made, for a reader and to be saved. */
export interface PlanResult {
  readonly report: RunReport;
  /** Makes the document; null where the request cannot be planned. */
  readonly document: (() => PlanDocument) | null;
}

/**
 * Plans and judges as `apply` would, and changes nothing. The document can be saved and applied later, exactly or not at all; a
 * plan that was saved is judged anew, and refused where the system has drifted.
 */
export async function plan(context: Context, request: PlanRequest | { readonly saved: PlanDocument }): Promise<PlanResult> {
  try {
    const undertaking = parseUndertaking({ ...request, mode: "dry_run" });
    const { report, observed } = await withRoot(context, (root) => dryRun(root, context, { undertaking, command: "plan" }));
    return { report, document: () => planDocument(observed) };
  } catch (error) {
    return { report: emptyReport({ command: "plan", mode: "dry_run", error }), document: null };
  }
}

function parseUndertaking(request: ApplyRequest): Undertaking {
  // What it would be judged by is not what would be there.
  if (request.mode === "commit" && !("saved" in request) && request.links.some(({ sourceNow }) => sourceNow !== undefined)) throw new TypeError("a commit takes no source that is elsewhere now");
  const confirmWithinMs = parseConfirmWithin(request.confirmWithinMs);
  if ("saved" in request) return applyUndertaking({ parsed: parseRequest(requestOf(request.saved)), saved: request.saved, confirmWithinMs });
  const parsed = parseRequest(request);
  if (request.mode === "commit" && parsed.links.some(({ sourceNow }) => sourceNow !== null)) throw new TypeError("a commit takes no source that is elsewhere now");
  return applyUndertaking({ parsed, saved: null, confirmWithinMs });
}
