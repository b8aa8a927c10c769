/** This defines `flip`: a prefix pointed at another profile, by one rename (REQ-P1, REQ-P2). */
import { formatPath, nodeName, safePath } from "@switchyard/fs-atomic";
import { mask } from "@switchyard/facts";
import { dryRun, unasked } from "../apply/dry-run.ts";
import { underLock } from "../apply/under-lock.ts";
import type { Task, Undertaking } from "../apply/undertaking.ts";
import { parseConfirmWithin } from "../confirm/confirm-within.ts";
import type { Context } from "../context.ts";
import { checkMode } from "../report/check-mode.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { ReportedFlip, RunReport } from "../report/report.ts";
import { withRoot } from "../state/with-root.ts";
import { flipUndertaking } from "./flip-undertaking.ts";
import type { FlipRequest } from "./flip-request.ts";

/** What `flip` returns: the report of its run, and which profiles it is about. */
export interface FlipReport extends RunReport {
  readonly command: "flip";
  readonly flip: ReportedFlip;
}

/**
 * Leads the pointer of a prefix to another profile: (1) looks at both trees and judges, by the same gates as any target's,
 * (2) has the applets that are kept carried over, (3) exchanges the pointer, durably, (4) has the tree looked at again, and
 * the health checks run; what fails from (3) on leads it back. To the profile that it leads to already nothing is done
 * (`idempotent_noop`). It is a run as an apply is: unfinished ones are recovered first, it may wait to be confirmed, and any
 * rollback undoes it. How many calls change something does not depend on how many applets there are.
 *
 * Crash: before the journal's `committed` record recovery leads the pointer back; after it the new profile stands. It leads to one
 * or the other at every instant. (2) may have been done in part: the next flip does the rest.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function flip(context: Context, request: FlipRequest): Promise<FlipReport> {
  const { mode, prefix, toProfile } = request;
  const why = request.why === null ? null : mask(request.why);
  const asked: ReportedFlip = { prefix, from_profile: null, to_profile: toProfile, why, applets: null, kept: [], dropped: [], added: [] };
  // What is known of it once it is planned.
  let known: Pick<Task, "telling" | "reported"> | null = null;
  try {
    checkMode(mode);
    const made = flipUndertaking({ ...request, ...parsed(request), why });
    known = made;
    const undertaking: Undertaking = { ...made, plan: async (...seen) => (known = await made.plan(...seen)) };
    const report = mode === "dry_run" ? (await withRoot(context, (root) => dryRun(root, context, { undertaking, command: "flip" }))).report : await underLock(context, undertaking);
    // What is refused behind its planning says what was found.
    return { ...report, command: "flip", flip: known.reported.flip ?? asked };
  } catch (error) {
    const facts = mode === "dry_run" && known !== null ? [...known.telling.attempt({ mode, planId: null, runId: null }, { judgement: null, lock: unasked(context), refusal: error })] : [];
    return { ...emptyReport({ command: "flip", mode, error }), facts, command: "flip", flip: known?.reported.flip ?? asked };
  }
}

/** @throws `E_USAGE` `bad_confirm_time`, and of names and paths */
function parsed({ pointer, prefix, toProfile, confirmWithinMs }: FlipRequest): Pick<Parameters<typeof flipUndertaking>[0], "pointer" | "prefix" | "toProfile" | "confirmWithinMs"> {
  return { pointer: safePath(pointer), prefix: formatPath(safePath(prefix)), toProfile: nodeName(toProfile), confirmWithinMs: parseConfirmWithin(confirmWithinMs) };
}
