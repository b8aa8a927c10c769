/** This defines `diff`: what differs between the system and what is wanted. Reads only. */
import type { NodeIdentity } from "@switchyard/fs-atomic";
import { plan, type PlanResult } from "../apply/apply.ts";
import type { Context } from "../context.ts";
import type { DocumentedAction, PlanDocument } from "../plan/plan-document.ts";
import type { PlanRequest } from "../plan/plan.ts";
import type { PreflightRow } from "../report/preflight-row.ts";
import type { ReportedAction } from "../report/report.ts";
import { Series } from "../report/series.ts";
import type { DiffLine, DiffReport, NodeBefore } from "./diff-report.ts";

/** How to compare. */
export interface DiffOptions {
  /** Whether a difference is told by the exit code, too. */
  readonly exitCode: boolean;
}

const NO_COUNTS: DiffReport["counts"] = { add: 0, change: 0, remove: 0, none: 0, refused: 0 };

/**
 * Plans what is wanted, and shows each target as it is and as it would be. What a gate refuses is a line of it; only what cannot
 * be planned at all is an error. Writes nothing, needs no lock.
 */
export async function diff(context: Context, wanted: PlanRequest | { readonly saved: PlanDocument }, { exitCode }: DiffOptions): Promise<DiffReport> {
  const planned = await plan(context, wanted);
  const { error, exit_code, plan_id, actions, passed_over, warnings } = planned.report;
  const none: DiffReport = { kind: "switchyard.diff", schema_version: 1, command: "diff", ok: true, exit_code: 0, error: null, plan_id, differs: false, counts: NO_COUNTS, targets: [], passed_over, warnings };
  if (planned.document === null) return { ...none, ok: false, exit_code, error };
  const counts: Record<DiffLine["change"], number> = { ...NO_COUNTS };
  for (const action of actions) counts[changeOf(action)] += 1;
  const differs = counts.none < actions.length;
  return { ...none, differs, exit_code: differs && exitCode ? 1 : 0, counts, targets: new Series(() => lines(planned)) };
}

function changeOf({ decision, before_kind: before, after_kind: after }: ReportedAction): DiffLine["change"] {
  if (decision === "stop" || decision === "conflict") return "refused";
  if (decision === "noop") return "none";
  if (before === "none") return "add";
  return after === "none" ? "remove" : "change";
}

/** The rows are sorted otherwise than the actions, and a plan names no target twice. */
function* lines({ report, document }: PlanResult): Generator<DiffLine> {
  const owners = new Map<string, PreflightRow["provenance"]>();
  for (const { path, provenance } of report.rows) owners.set(path, provenance);
  const documented = document?.().actions ?? [];
  for (const [index, action] of report.actions.entries()) yield line(action, documented[index], owners.get(action.target));
}

function line(action: ReportedAction, documented: DocumentedAction | undefined, owner: PreflightRow["provenance"] | undefined): DiffLine {
  const { action_id, target, reason, dest, source, protected: isProtected } = action;
  const change = changeOf(action);
  return {
    action_id,
    target,
    change,
    reason,
    before: nodeBefore(documented?.expects.node ?? { kind: "none" }, owner),
    after: { kind: documented?.kind === "link" ? "symlink" : action.after_kind, dest, source },
    ...(isProtected === true ? { protected: isProtected } : {}),
  };
}

function nodeBefore(node: NodeIdentity, owner: PreflightRow["provenance"] | undefined): NodeBefore {
  const { uid = null, gid = null, pkg = null } = owner ?? {};
  if (node.kind === "none") return { kind: "none", dest: null, size: null, mode: null, uid: null, gid: null, package: null };
  const { kind, dest, size, mode } = node;
  return { kind, dest, size, mode: mode.padStart(4, "0"), uid, gid, package: pkg };
}
