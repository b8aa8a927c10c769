/** This defines `switchLine`: whether the gates would let a path be switched now, whatever to. Reads only. */
import { formatPath, isSwitchyardError, type SafePath } from "@switchyard/fs-atomic";
import { judgeAction } from "@switchyard/policy";
import { provisionalConflict } from "../confirm/provisional-conflict.ts";
import { readWaiting } from "../confirm/read-waiting.ts";
import type { Context } from "../context.ts";
import { makePlan } from "../plan/make-plan.ts";
import { parseRequest } from "../plan/parse-request.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { observePlan } from "../preflight/observe-plan.ts";
import { reportError } from "../report/report-error.ts";
import { thisMoment } from "../state/this-moment.ts";
import type { SwitchLine } from "./explain-report.ts";

/**
 * Observes the path as preflight does and asks the same gates (REQ-S10). There is no source yet, so nothing is said of one; nor of what a
 * run as a whole needs, which `doctor` tells.
 */
export async function switchLine(dirs: DirCache, target: SafePath, context: Context): Promise<SwitchLine> {
  const nothing = { stops: [], overridden: [], error: null };
  try {
    const conflict = provisionalConflict(readWaiting(dirs.root, context, thisMoment()), [formatPath(target)]);
    if (conflict !== null) return { ...nothing, verdict: "refused", error: reportError(conflict).reported };
    const { policy, signal, stateDir } = context;
    // An action without a source is a restore; what it would restore is passed over.
    const plan = makePlan(dirs.root, parseRequest({ links: [], restores: [{ target: formatPath(target) }] }), { policy, maxActions: 1 });
    const { actions: [action] } = await observePlan(dirs, plan, { signal, stateDir, policy: { ...policy, record_hashes: false, require_sidecar_integrity: false } });
    if (action === undefined) throw new TypeError("one target went in and none came out");
    // A link would bring back no backup.
    const found = judgeAction({ ...action.seen, staleBackup: null }, policy).flatMap(({ stops }) => stops);
    const stops = found.flatMap(({ gate, reason, found: what, needed, override, overriddenBy }) => (overriddenBy === null ? [{ gate, reason, found: what, needed, override }] : []));
    const overridden = found.flatMap(({ gate, reason, overriddenBy }) => (overriddenBy === null ? [] : [{ gate, reason, overridden_by: overriddenBy }]));
    return { verdict: stops.length === 0 ? "allowed" : "refused", stops, overridden, error: null };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { ...nothing, verdict: "unknown", error: reportError(error).reported };
  }
}
