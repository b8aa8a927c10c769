/** This defines `preflightRows`: the rows of a preflight, the same in dry run and commit (REQ-PF1). */
import type { Kept } from "@switchyard/fs-atomic";
import type { OwnerObservation, Policy, PreservationObservation } from "@switchyard/policy";
import { backupMount } from "../preflight/backup-mount.ts";
import type { JudgedAction } from "../preflight/judge.ts";
import { plannedKind } from "./apply-actions.ts";
import { ownPolicy } from "./own-policy.ts";
import type { PreflightRow } from "./preflight-row.ts";
import { Series } from "./series.ts";

/** What most actions of a plan have in common, and is kept once for all of them. */
type Finding = Omit<PreflightRow, "action_id" | "path">;

/**
 * One row for each action, sorted by path and then by action id, as strings of UTF-16 code units. What was observed is let
 * go: the rows are made from what little differs when they are asked for.
 */
export function preflightRows(actions: readonly JudgedAction[], policy: Policy): Iterable<PreflightRow> {
  const findings = new Map<string, Finding>();
  const slim = actions.map((judged) => {
    const made = findingOf(judged, policy);
    const key = JSON.stringify(made);
    const finding = findings.get(key) ?? made;
    findings.set(key, finding);
    return { id: judged.action.actionId, path: judged.seen.target, finding };
  });
  slim.sort((a, b) => compare(a.path, b.path) || compare(a.id, b.id));
  return new Series(function* () {
    for (const { id, path, finding } of slim) yield { action_id: id, path, ...finding };
  });
}

function findingOf(judged: JudgedAction, policy: Policy): Finding {
  const { node, seen, error } = judged;
  const preservation = preservationOf(seen.preservation);
  return {
    current_kind: node.kind,
    planned_kind: plannedKind(judged),
    policy_ok: error === null,
    provenance: node.kind === "none" ? NOBODY : { uid: node.stat.uid, gid: node.stat.gid, pkg: packageOf(seen.owner) },
    ...ownPolicy(judged.action),
    notes: notesOf(judged),
    preservation,
    preservation_supported: preservation === UNTRIED ? null : Object.values(preservation).every((kept) => kept === true),
    restore_ready: isRestoreReady(judged),
    backup_tag: policy.backup_tag,
    fs_type: seen.mount?.fsType ?? null,
  };
}

const NOBODY: PreflightRow["provenance"] = { uid: null, gid: null, pkg: null };
const UNTRIED: PreflightRow["preservation"] = { owner: null, mode: null, timestamps: null, xattrs: null, acls: null, caps: null };

function packageOf(owner: OwnerObservation): string | null {
  return owner.state === "owned" ? owner.package : null;
}

function preservationOf(seen: PreservationObservation): PreflightRow["preservation"] {
  if (seen.state === "unknown") return UNTRIED;
  const { owner, mode, timestamps, xattrs, acls, caps } = seen;
  return { owner: toldOf(owner), mode: toldOf(mode), timestamps: toldOf(timestamps), xattrs: toldOf(xattrs), acls: toldOf(acls), caps: toldOf(caps) };
}

/** What could not be tried is null. */
function toldOf(kept: Kept): boolean | null {
  return typeof kept === "boolean" ? kept : null;
}

function notesOf(judged: JudgedAction): string[] {
  const { decision, node, restore, seen, stops, overridden, warnings } = judged;
  const mount = backupMount(judged);
  return [
    ...[...stops, ...overridden].map(({ gate, reason, overriddenBy }) => `${gate}: ${reason}${overriddenBy === null ? "" : ` (let pass by ${overriddenBy})`}`),
    ...(restore === null || restore.found ? [] : [`backup: ${restore.error.reason}`]),
    ...(decision === "noop" ? ["idempotent_noop"] : []),
    ...(seen.owner.state === "unowned" && node.kind !== "none" ? ["owner: no package"] : []),
    ...(decision !== "noop" && mount?.isVolatile === true ? [`backup: on ${mount.fsType}, where nothing outlasts a power loss`] : []),
    ...warnings.map(({ message }) => message),
  ];
}

function isRestoreReady({ decision, node }: JudgedAction): boolean | null {
  if (node.kind === "dir" || node.kind === "other") return false;
  return decision === "switch" || decision === "restore" ? true : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
