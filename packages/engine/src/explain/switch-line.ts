/** This defines `switchLine`: whether the gates would let a path be switched now, whatever to. Reads only. */
import { formatPath, isSwitchyardError, type SafePath } from "@switchyard/fs-atomic";
import { judgeAction } from "@switchyard/policy";
import { actionId, planId } from "@switchyard/facts";
import { provisionalConflict } from "../confirm/provisional-conflict.ts";
import { readWaiting } from "../confirm/read-waiting.ts";
import type { Context } from "../context.ts";
import type { Plan } from "../plan/plan.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { observePlan } from "../preflight/observe-plan.ts";
import { reportError } from "../report/report-error.ts";
import type { SwitchLine } from "./explain-report.ts";

/**
 * Observes the path as preflight does and asks the same gates (REQ-S10). There is no source yet, so nothing is said of one; nor of what a
 * run as a whole needs, which `doctor` tells.
 */
export async function switchLine(dirs: DirCache, target: SafePath, context: Context): Promise<SwitchLine> {
  const nothing = { stops: [], overridden: [], error: null };
  try {
    const conflict = provisionalConflict(readWaiting(dirs.root, context, Date.now()), [formatPath(target)]);
    if (conflict !== null) return { ...nothing, verdict: "refused", error: reportError(conflict).reported };
    const { policy, signal, stateDir } = context;
    const { actions: [action] } = await observePlan(dirs, sourceless(target), { signal, stateDir, policy: { ...policy, record_hashes: false, require_sidecar_integrity: false } });
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

/** An action without a source is a restore; what it would restore is passed over. */
function sourceless(target: SafePath): Plan {
  const id = actionId({ kind: "restore", target: formatPath(target), which: "newest" });
  return { planId: planId([id]), actions: [{ kind: "restore", actionId: id, target, which: "newest" }] };
}
