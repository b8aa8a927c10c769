/** This defines `foreseenChange`: what a dry run foresees of a target that will change hands. */
import { encodeBytes, sha256 } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { Policy } from "@switchyard/policy";
import { backupMount } from "../../preflight/backup-mount.ts";
import type { JudgedAction } from "../../preflight/judge.ts";
import { plannedKind } from "../../report/apply-actions.ts";

type Foreseen = Pick<Extract<Fact, { stage: "apply.result" }>, "before_kind" | "after_kind" | "before_hash" | "after_hash" | "warnings" | "degraded" | "degraded_reason" | "rolled_back"> & { readonly severity?: "warn" };

/** As a commit will find it; a backup that will not outlast a power loss, or is in doubt, makes it a warning. */
export function foreseenChange(judged: JudgedAction, policy: Pick<Policy, "require_backup_durability">): Foreseen {
  const { action, node, hash, restore } = judged;
  const found = restore?.found === true ? restore : null;
  const warnings = found === null || found.doubt === null ? [] : [found.doubt];
  const isDurable = policy.require_backup_durability && backupMount(judged)?.isVolatile !== true;
  return {
    before_kind: node.kind,
    after_kind: plannedKind(judged),
    before_hash: hash,
    after_hash: action.kind === "link" ? sha256(encodeBytes(action.dest)) : (found?.payloadHash ?? null),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(isDurable && warnings.length === 0 ? {} : { severity: "warn" }),
    degraded: false,
    ...degradedIn(judged),
    rolled_back: false,
  };
}

/** Whether its backup would be a copy, and whether it may (REQ-F2). */
export function degradedIn({ seen, stops, decision }: JudgedAction): { readonly degraded?: never } | { readonly degraded: boolean; readonly degraded_reason: string } {
  if (seen.backupPlace.state !== "elsewhere" || decision === "noop") return {};
  return { degraded: stops.every(({ reason }) => reason !== "exdev_fallback"), degraded_reason: "exdev_fallback" };
}
