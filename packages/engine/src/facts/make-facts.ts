/** This defines every fact that the engine emits, in one place. What it has not measured it does not say. */
import { encodeBytes, formatPath, isSwitchyardError, sha256, type SwitchyardError } from "@switchyard/fs-atomic";
import { printable, type Fact } from "@switchyard/facts";
import type { LeftTarget } from "@switchyard/journal";
import type { Lock } from "@switchyard/locking";
import type { Policy } from "@switchyard/policy";
import type { Attested } from "../attest/attest-run.ts";
import { confirmBy } from "../confirm/provisional-run.ts";
import type { Plan } from "../plan/plan.ts";
import { backupMount } from "../preflight/backup-mount.ts";
import { leftTargets } from "../preflight/left-targets.ts";
import type { Gated, JudgedAction, Judgement } from "../preflight/judge.ts";
import type { PruneOrder } from "../prune/prune-order.ts";
import type { PrunedTarget } from "../prune/pruned-target.ts";
import type { Kind, Mode, RecoveredRun, ReportedError } from "../report/report.ts";
import { plannedKind } from "../report/apply-actions.ts";
import { ownPolicy } from "../report/own-policy.ts";
import { reportError } from "../report/report-error.ts";
import { preservationIn, warningsIn } from "./metadata-keys.ts";
import { protectedBy, putBackBy } from "../protect/protection-of-record.ts";
import { afterKindOf, isCopying, targetOf, type Intent } from "../run/intent.ts";
import { errorOfLeft } from "../run/left-target.ts";
import type { Progress, RunWork } from "../run/run-work.ts";

/** What every fact of one execution shares. */
export interface FactContext {
  readonly mode: Mode;
  readonly planId: string | null;
  readonly runId: string | null;
}

/** The keys that every fact has. */
type Common = Pick<Extract<Fact, { stage: "preflight" }>, "schema_version" | "ts" | "mode" | "plan_id" | "run_id" | "decision" | "severity">;
/** What a failed fact says of its error. */
type Failure = Partial<Pick<Extract<Fact, { stage: "preflight" }>, "error_id" | "exit_code" | "reason" | "message">>;

function common(context: FactContext, ok: boolean): Common {
  const outcome = ok ? ({ decision: "success", severity: "info" } as const) : ({ decision: "failure", severity: "error" } as const);
  return { schema_version: 1, ts: new Date().toISOString(), mode: context.mode, plan_id: context.planId, run_id: context.runId, ...outcome };
}

function failure(error: unknown): Failure {
  if (error === null || error === undefined) return {};
  const { reported, exitCode } = reportError(error);
  return { error_id: reported.id, exit_code: exitCode, reason: reported.reason, message: printable(reported.message) };
}

/** One `plan` fact for each action. */
export function* planFacts(context: FactContext, plan: Plan): Generator<Fact> {
  for (const action of plan.actions) {
    const base = { stage: "plan", ...common(context, true), action_id: action.actionId, path: printable(formatPath(action.target)) } as const;
    if (action.kind === "restore") yield { ...base, action: "restore", which: action.which };
    else yield { ...base, action: "link", source: printable(formatPath(action.source)), dest: printable(action.dest), ...(action.protect ? { protect: true } : {}), ...(action.leader === null ? {} : { leader: printable(formatPath(action.leader)) }) };
  }
}

/** One `preflight` fact for each action, and the `preflight.summary`. */
export function* preflightFacts(context: FactContext, judgement: Judgement, hasLockManager: boolean): Generator<Fact> {
  for (const action of judgement.actions) {
    const { error } = action;
    yield {
      stage: "preflight",
      ...common(context, error === null),
      ...warningsIn(action),
      ...(error === null ? {} : { error_id: error.id, reason: error.reason }),
      action_id: action.action.actionId,
      path: printable(action.seen.target),
      current_kind: action.node.kind,
      planned_kind: plannedKind(action),
      policy_ok: error === null,
      fs_type: action.seen.mount?.fsType ?? null,
      provenance: provenanceOf(action),
      ...ownPolicy(action.action),
      ...gatesOf(action),
      ...degradedIn(action),
      ...preservationIn(action),
    };
  }
  const stopped = judgement.actions.filter((action) => action.error !== null).length;
  yield {
    stage: "preflight.summary",
    ...common(context, judgement.error === null),
    ...failure(judgement.error),
    ...unguarded(hasLockManager, judgement.error),
    actions: judgement.actions.length,
    stopped,
    bytes_hashed: judgement.bytesHashed,
    ...gatesOf(judgement.run),
    ...rescueOf(judgement),
    summary_error_ids: idsOf(judgement.errors),
  };
}

/** Whether its backup would be a copy, and whether it may (REQ-F2). */
function degradedIn({ seen, stops, decision }: JudgedAction): { readonly degraded?: never } | { readonly degraded: boolean; readonly degraded_reason: string } {
  if (seen.backupPlace.state !== "elsewhere" || decision === "noop") return {};
  return { degraded: stops.every(({ reason }) => reason !== "exdev_fallback"), degraded_reason: "exdev_fallback" };
}

/** Of the target as it is now (REQ-O7). */
function provenanceOf({ node, owner }: JudgedAction): Extract<Fact, { stage: "preflight" }>["provenance"] {
  const [uid, gid] = node.kind === "none" ? [null, null] : [node.stat.uid, node.stat.gid];
  return { uid, gid, package: owner === null ? null : printable(owner.package), version: owner === null ? null : printable(owner.version) };
}

function gatesOf({ stops, overridden }: Gated): Pick<Extract<Fact, { stage: "preflight" }>, "stops" | "overridden"> {
  return {
    stops: stops.map(({ gate, reason }) => ({ gate, reason })),
    overridden: overridden.map(({ gate, reason, overriddenBy }) => ({ gate, reason, overridden_by: overriddenBy ?? "" })),
  };
}

function rescueOf({ run: { rescue } }: Judgement): Pick<Extract<Fact, { stage: "preflight.summary" }>, "rescue_profile" | "rescue_found"> {
  if (rescue.state === "unknown") return { rescue_profile: null, rescue_found: null };
  return { rescue_profile: rescue.profile, rescue_found: printable(rescue.found) };
}

/** Each once; `E_POLICY` says the least, and comes last (REQ-O8). */
function idsOf(errors: readonly SwitchyardError[]): string[] {
  const ids = [...new Set(errors.map(({ id }) => id))];
  return [...ids.filter((id) => id !== "E_POLICY"), ...ids.filter((id) => id === "E_POLICY")];
}

/** What the lock cost, and whether there is a manager at all. */
export interface AskedLock extends Pick<Lock, "waitMs" | "attempts"> {
  readonly isThere: boolean;
}

/** The `apply.attempt` fact: the lock was asked for, and what that cost. */
export function attemptFact(context: FactContext, actions: number, lock: AskedLock, error: unknown = null): Fact {
  const cost = { actions, lock_wait_ms: lock.waitMs, lock_attempts: lock.attempts };
  return { stage: "apply.attempt", ...common(context, error === null), ...failure(error), ...cost, ...unguarded(lock.isThere, error) };
}

/** That nobody keeps others out is a warning, if it is no more. */
function unguarded(isThere: boolean, error: unknown): { readonly no_lock_manager?: true; readonly severity?: "warn" } {
  if (isThere) return {};
  return { no_lock_manager: true, ...(error === null ? { severity: "warn" } : {}) };
}

/** The `apply.result` fact of an action that needed no change. */
function unchangedFact(context: FactContext, { action, node, hash, protection }: JudgedAction): Fact {
  return {
    stage: "apply.result",
    ...common(context, true),
    reason: "idempotent_noop",
    action_id: action.actionId,
    path: printable(formatPath(action.target)),
    before_kind: node.kind,
    after_kind: node.kind,
    before_hash: hash,
    after_hash: hash,
    degraded: false,
    ...(protection.stands ? { protected: true } : {}),
    rolled_back: false,
  };
}

/** The `apply.result` facts of what a plan that nothing stops does not touch: targets that are as wanted, and those that are left. */
export function untouchedFacts(context: FactContext, judgement: Judgement): Fact[] {
  const asWanted = judgement.actions.filter(({ decision }) => decision === "noop");
  return [...asWanted.map((action) => unchangedFact(context, action)), ...leftFacts(context, leftTargets(judgement))];
}

/**
 * The `apply.result` facts of a dry run: what the commit of a plan that nothing stops would leave of each action, in its
 * order. None where it would be stopped.
 */
export function* foreseenFacts(context: FactContext, judgement: Judgement, policy: Pick<Policy, "require_backup_durability">): Generator<Fact> {
  if (judgement.error !== null) return;
  yield* untouchedFacts(context, judgement);
  for (const judged of judgement.actions) if (judged.decision === "switch" || judged.decision === "restore") yield foreseenFact(context, judged, policy);
}

function foreseenFact(context: FactContext, judged: JudgedAction, policy: Pick<Policy, "require_backup_durability">): Fact {
  const { action, node, hash, restore, protection } = judged;
  const found = restore?.found === true ? restore : null;
  const warnings = found === null || found.doubt === null ? [] : [found.doubt];
  const isDurable = policy.require_backup_durability && backupMount(judged)?.isVolatile !== true;
  return {
    stage: "apply.result",
    ...common(context, true),
    action_id: action.actionId,
    path: printable(formatPath(action.target)),
    before_kind: node.kind,
    after_kind: plannedKind(judged),
    before_hash: hash,
    after_hash: action.kind === "link" ? sha256(encodeBytes(action.dest)) : (found?.payloadHash ?? null),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(isDurable && warnings.length === 0 ? {} : { severity: "warn" }),
    ...(protection.stands ? {} : protectedBy({ diversion: protection.diversion ?? undefined })),
    degraded: false,
    ...degradedIn(judged),
    rolled_back: false,
  };
}

/** The `apply.result` facts of targets that are left as they are because their backups cannot be brought back. */
export function leftFacts(context: FactContext, left: readonly LeftTarget[]): Fact[] {
  return left.map((target): Fact => {
    const { action_id, path, kind, hash } = target;
    const same = { before_kind: kind, after_kind: kind, before_hash: hash, after_hash: hash };
    return { stage: "apply.result", ...common(context, false), ...failure(errorOfLeft(target)), action_id, path: printable(path), ...same, degraded: false, rolled_back: false };
  });
}

/** How an apply ended. */
export interface ApplyEnding {
  /** Whether what it made stands. */
  readonly committed: boolean;
  /** Why not; of one that stands although its health checks failed, null. */
  readonly error: unknown;
  /** Undefined: nobody knows any more. */
  readonly smoke: Extract<Fact, { stage: "apply.result" }>["smoke_status"];
}

/** The `apply.result` facts of a run, in the order of its actions. */
export function* applyResultFacts(work: RunWork, { committed, error, smoke }: ApplyEnding): Generator<Fact> {
  const context = contextOf(work);
  for (const intent of work.intents) {
    const { record } = intent;
    const progress = work.progress.get(record.index);
    yield {
      stage: "apply.result",
      ...common(context, committed),
      ...(committed ? {} : failure(progress?.error ?? error)),
      action_id: record.action_id,
      path: printable(targetOf(record)),
      ...(committed ? { ...changeOf(work, intent, true), ...protectedBy(record) } : wentBackTo(work, intent, progress)),
      ...swappedOf(intent, progress),
      rolled_back: !committed && (progress?.method !== undefined || progress?.wentBack === true),
      ...(smoke === undefined ? {} : { smoke_status: smoke }),
    };
  }
}

/** The `apply.provisional` facts of a run whose targets are switched and that waits for its confirmation: neither success nor failure. */
export function* provisionalFacts(work: RunWork, deadlineMs: number): Generator<Fact> {
  const context = contextOf(work);
  for (const intent of work.intents) {
    const { record } = intent;
    yield {
      stage: "apply.provisional",
      ...common(context, true),
      decision: "pending",
      action_id: record.action_id,
      path: printable(targetOf(record)),
      ...changeOf(work, intent, true),
      ...protectedBy(record),
      ...swappedOf(intent, work.progress.get(record.index)),
      confirm_by: confirmBy(deadlineMs),
    };
  }
}

/** How a target changed hands, as far as that was measured. */
function swappedOf({ record }: Intent, progress: Progress | undefined): Pick<Extract<Fact, { stage: "apply.provisional" }>, "method" | "degraded" | "degraded_reason" | "duration_ms" | "fsync_ms" | "label" | "label_errno"> {
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

/** The `rollback` facts of a run. */
export function* rollbackFacts(work: RunWork): Generator<Fact> {
  for (const intent of work.intents) {
    const progress = work.progress.get(intent.record.index);
    const ok = progress?.outcome === "settled";
    yield {
      stage: "rollback",
      ...common(contextOf(work), ok),
      ...(ok ? {} : failure(progress?.error)),
      action_id: intent.record.action_id,
      path: printable(targetOf(intent.record)),
      ...changeOf(work, intent, ok),
      ...(ok ? { ...protectedBy(intent.record), ...putBackBy(intent.record) } : {}),
      undoes: work.begin.undoes ?? "",
    };
  }
}

/** The `rollback` facts of those targets of a provisional run that a rollback took back. */
export function takenBackFacts(context: FactContext, work: RunWork, taken: readonly Intent[]): Fact[] {
  return taken.map((intent): Fact => {
    const { after_kind, after_hash } = kindsOf(intent, true);
    const progress = work.progress.get(intent.record.index);
    const ok = progress?.outcome === "settled";
    const back = wentBackTo(work, intent, progress);
    return {
      stage: "rollback",
      ...common(context, ok),
      ...(ok ? {} : { reason: "conflict" }),
      action_id: intent.record.action_id,
      path: printable(targetOf(intent.record)),
      before_kind: after_kind,
      after_kind: ok ? back.after_kind : after_kind,
      before_hash: after_hash,
      after_hash: ok ? back.after_hash : after_hash,
      ...(ok && back.put_back !== undefined ? { put_back: back.put_back } : {}),
      undoes: work.begin.run_id,
    };
  });
}

/** A target that a rollback found to be in its prior state already, or refuses. */
export interface UntouchedTarget {
  readonly actionId: string;
  readonly path: string;
  readonly kind: Kind;
  readonly hash: string | null;
  /** Why nothing is done; null where it is refused. */
  readonly reason: string | null;
  readonly error: unknown;
}

/** The `rollback` fact of a target that is not touched (REQ-R3). */
export function untouchedFact(context: FactContext, undoes: string, target: UntouchedTarget): Fact {
  return {
    stage: "rollback",
    ...common(context, target.error === null),
    ...(target.reason === null ? failure(target.error) : { reason: target.reason }),
    action_id: target.actionId,
    path: printable(target.path),
    before_kind: target.kind,
    after_kind: target.kind,
    before_hash: target.hash,
    after_hash: target.hash,
    undoes,
  };
}

/** The `rollback` facts of targets that are left as they are, as the rollback's journal tells of them. */
export function leftRollbackFacts(context: FactContext, undoes: string, left: readonly LeftTarget[]): Fact[] {
  return left.map((target) => untouchedFact(context, undoes, { actionId: target.action_id, path: target.path, kind: target.kind, hash: target.hash, reason: null, error: errorOfLeft(target) }));
}

/** The `rollback.summary` fact. */
export function rollbackSummary(context: FactContext, undoes: string, counts: { restored: number; unchanged: number; failed: number }, error: unknown): Fact {
  return { stage: "rollback.summary", ...common(context, error === null), ...failure(error), undoes, ...counts };
}

/** The `recover.result` fact of one run. */
export function recoverFact(run: RecoveredRun, planId: string | null, error: ReportedError | null): Fact {
  const ok = error === null && run.conflicts.length === 0;
  return {
    stage: "recover.result",
    ...common({ mode: "commit", planId, runId: run.run_id }, ok),
    ...(ok ? (run.reason === null ? {} : { reason: run.reason }) : { error_id: "E_RESTORE_FAILED", exit_code: 70, reason: error?.reason ?? "recovered_with_conflict" }),
    outcome: run.outcome,
    conflicts: run.conflicts.map((path) => printable(path)),
  };
}

/** The `attest.result` fact: whether the run's attestation was made, and by which key. That it was not is a warning (REQ-O4). */
export function attestFact(work: RunWork, { attestation, error }: Attested): Fact {
  const { errno } = error === null ? { errno: null } : reportError(error).reported;
  return {
    stage: "attest.result",
    ...common(contextOf(work), attestation !== null),
    ...(attestation === null ? { ...failure(error), severity: "warn" } : {}),
    ...(errno === null ? {} : { errno }),
    key_id: attestation?.key_id ?? null,
    key_name: attestation?.key_name ?? null,
    key_made: attestation?.key_made ?? false,
  };
}

/** The `prune.result` fact of one target (REQ-PN3). */
export function pruneFact(context: FactContext, order: PruneOrder, { path, pruned, retained, error }: PrunedTarget): Fact {
  return {
    stage: "prune.result",
    ...common(context, error === null),
    ...failure(error),
    path: printable(path),
    backup_tag: order.backupTag,
    retention_count_limit: order.countLimit ?? null,
    retention_age_limit_ms: order.ageLimitMs ?? null,
    pruned_count: pruned.length,
    retained_count: retained?.length ?? null,
  };
}

function contextOf(work: RunWork): FactContext {
  return { mode: "commit", planId: work.begin.plan_id, runId: work.begin.run_id };
}

type Changed = Extract<Fact, { stage: "rollback" }>;

function kindsOf(intent: Intent, done: boolean): Pick<Changed, "before_kind" | "after_kind" | "before_hash" | "after_hash"> {
  const { prior, prior_hash: before, after_hash: after } = intent.record;
  return { before_kind: prior.kind, after_kind: done ? afterKindOf(intent) : prior.kind, before_hash: before, after_hash: done ? after : before };
}

/** What changed, and what is to be known of it; a success with something in doubt is a warning. */
function changeOf({ backups }: RunWork, intent: Intent, done: boolean): ReturnType<typeof kindsOf> & Pick<Changed, "backup_durable" | "warnings"> & { readonly severity?: "warn" } {
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
function wentBackTo(work: RunWork, intent: Intent, progress: Progress | undefined): ReturnType<typeof changeOf> & Pick<Extract<Fact, { stage: "apply.result" }>, "put_back"> {
  const back = progress?.putBack;
  const change = changeOf(work, intent, false);
  if (back === undefined) return change;
  return back.what === "prior" ? { ...change, put_back: "prior" } : { ...change, after_kind: back.kind, after_hash: back.hash, put_back: "upgraded" };
}
