/** This defines what facts say of a target that changed hands, or went back. */
import { isSwitchyardError } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import { afterKindOf, isCopying, type Intent } from "../../run/intent.ts";
import type { Progress, RunWork } from "../../run/run-work.ts";

type Changed = Extract<Fact, { stage: "rollback" }>;

export function kindsOf(intent: Intent, done: boolean): Pick<Changed, "before_kind" | "after_kind" | "before_hash" | "after_hash"> {
  const { prior, prior_hash: before, after_hash: after } = intent.record;
  return { before_kind: prior.kind, after_kind: done ? afterKindOf(intent) : prior.kind, before_hash: before, after_hash: done ? after : before };
}

/** What changed, and what is to be known of it; a success with something in doubt is a warning. */
export function changeOf({ backups }: RunWork, intent: Intent, done: boolean): ReturnType<typeof kindsOf> & Pick<Changed, "backup_durable" | "warnings"> & { readonly severity?: "warn" } {
  const { volatile, warnings = [] } = intent.record;
  const isDurable = !done || backups.synced === null ? undefined : backups.synced && volatile !== true;
  return {
    ...kindsOf(intent, done),
    ...(isDurable === undefined ? {} : { backup_durable: isDurable }),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
    ...(done && (isDurable === false || warnings.length > 0) ? { severity: "warn" } : {}),
  };
}

/** Of a target that its run put back: what stands there is what stood there before, or what an upgrade brought meanwhile. */
export function wentBackTo(work: RunWork, intent: Intent, progress: Progress | undefined): ReturnType<typeof changeOf> & Pick<Extract<Fact, { stage: "apply.result" }>, "put_back"> {
  const back = progress?.putBack;
  const change = changeOf(work, intent, false);
  if (back === undefined) return change;
  return back.what === "prior" ? { ...change, put_back: "prior" } : { ...change, after_kind: back.kind, after_hash: back.hash, put_back: "upgraded" };
}

/** How a target changed hands, as far as that was measured. */
export function swappedOf({ record }: Intent, progress: Progress | undefined): Pick<Extract<Fact, { stage: "apply.provisional" }>, "method" | "degraded" | "degraded_reason" | "duration_ms" | "fsync_ms" | "label" | "label_errno"> {
  const refused = isSwitchyardError(progress?.error) && progress.error.id === "E_EXDEV" ? progress.error.reason : undefined;
  const weaker = progress?.method === "link_over" ? "no_exchange" : isCopying(record) ? "exdev_fallback" : undefined;
  const [degraded, reason] = refused === undefined ? [weaker !== undefined, weaker] : [false, refused];
  return {
    ...(progress?.method === undefined ? {} : { method: progress.method }),
    degraded,
    ...(reason === undefined ? {} : { degraded_reason: reason }),
    ...(progress?.durationMs === undefined ? {} : { duration_ms: progress.durationMs }),
    ...(progress?.fsyncMs === undefined ? {} : { fsync_ms: progress.fsyncMs }),
    ...progress?.label,
  };
}
