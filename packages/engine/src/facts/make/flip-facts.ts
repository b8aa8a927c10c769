/** This defines the fact of a change of profiles: one for each that was tried (REQ-P2). */
import { printable, type Fact } from "@switchyard/facts";
import type { FlipRecord } from "@switchyard/journal";
import type { Policy } from "@switchyard/policy";
import type { JudgedAction, Judgement } from "../../preflight/judge.ts";
import { targetOf } from "../../run/intent.ts";
import type { RunWork } from "../../run/run-work.ts";
import type { ToldAttempt } from "../telling.ts";
import type { ApplyEnding } from "./apply-result-facts.ts";
import { unguarded, type AskedLock } from "./asked-lock.ts";
import { changeOf, swappedOf, wentBackTo } from "./changes.ts";
import { common, contextOf, failure, type FactContext } from "./fact-context.ts";
import { foreseenChange } from "./foreseen-change.ts";
import { gatesOf, idsOf } from "./gates-in.ts";

/** A change of profiles as it was asked for, and what was found of it. */
export interface ToldFlip {
  readonly prefix: string;
  /** The pointer. */
  readonly path: string;
  readonly toProfile: string;
  /** Null: nobody looked. */
  readonly found: Pick<FlipRecord, "from_profile" | "applets" | "kept" | "dropped"> | null;
}

type Flip = Extract<Fact, { stage: "profile.flip" }>;

/** Of one that is refused, as far as it got: nothing was changed. */
export function refusedFlipFact(context: FactContext, flip: ToldFlip, { judgement, lock, refusal }: ToldAttempt): Fact {
  return {
    stage: "profile.flip",
    ...common(context, false),
    ...failure(refusal),
    ...toldOf(flip),
    ...(judgement === null ? {} : { ...sameNode(judgement), ...gatesIn(judgement), summary_error_ids: idsOf(judgement.errors) }),
    ...costOf(lock, refusal),
    rolled_back: false,
  };
}

/** Of one to the profile that the pointer leads to already: there is nothing to change. */
export function unchangedFlipFact(context: FactContext, flip: ToldFlip, { judgement, lock }: Pick<ToldAttempt, "lock"> & { readonly judgement: Judgement }): Fact {
  return { stage: "profile.flip", ...common(context, true), reason: "idempotent_noop", ...toldOf(flip), ...sameNode(judgement), ...gatesIn(judgement), ...costOf(lock, null), degraded: false, rolled_back: false };
}

/** What a commit would say of one that nothing stops. */
export function foreseenFlipFact(context: FactContext, flip: ToldFlip, judged: { readonly judgement: Judgement; readonly lock: AskedLock; readonly policy: Pick<Policy, "require_backup_durability"> }): Fact {
  const { judgement, lock, policy } = judged;
  return { stage: "profile.flip", ...common(context, true), ...toldOf(flip), ...costOf(lock, null), ...foreseenChange(pointerOf(judgement), policy), ...gatesIn(judgement) };
}

/** Of one that came to a run, by what its journal says. */
export function flipResultFact(work: RunWork, flip: FlipRecord, { committed, error, smoke }: ApplyEnding): Fact {
  const [intent] = work.intents;
  if (intent === undefined) throw new TypeError("a change of profiles without a pointer");
  const progress = work.progress.get(intent.record.index);
  const { prefix, to_profile: toProfile, lock_wait_ms, lock_attempts, no_lock_manager } = flip;
  return {
    stage: "profile.flip",
    ...common(contextOf(work), committed),
    ...(committed ? {} : failure(progress?.error ?? error)),
    ...toldOf({ prefix, path: targetOf(intent.record), toProfile, found: flip }),
    ...costOf({ waitMs: lock_wait_ms, attempts: lock_attempts, isThere: no_lock_manager !== true }, committed ? null : error),
    ...(committed ? changeOf(work, intent, true) : wentBackTo(work, intent, progress)),
    ...swappedOf(intent, progress),
    ...(flip.tree_label === undefined ? {} : { tree_label: flip.tree_label }),
    ...(flip.tree_label_errno === undefined ? {} : { tree_label_errno: flip.tree_label_errno }),
    rolled_back: !committed && (progress?.method !== undefined || progress?.wentBack === true),
    ...(smoke === undefined ? {} : { smoke_status: smoke }),
    stops: [],
    overridden: flip.overridden.map((one) => ({ ...one })),
  };
}

function toldOf({ prefix, path, toProfile, found }: ToldFlip): Pick<Flip, "prefix" | "path" | "from_profile" | "to_profile" | "applets" | "kept" | "dropped"> {
  const base = { prefix: printable(prefix), path: printable(path), to_profile: printable(toProfile) };
  if (found === null) return base;
  const { from_profile: from, applets, kept, dropped } = found;
  return { ...base, from_profile: from === null ? null : printable(from), applets, kept: kept.map(printable), dropped: dropped.map(printable) };
}

function costOf(lock: AskedLock, error: unknown): Pick<Flip, "lock_wait_ms" | "lock_attempts"> & ReturnType<typeof unguarded> {
  return { lock_wait_ms: lock.waitMs, lock_attempts: lock.attempts, ...unguarded(lock.isThere, error) };
}

/** Of the pointer, then of the run as a whole. */
function gatesIn(judgement: Judgement): Pick<Flip, "stops" | "overridden"> {
  return gatesOf({ stops: [...pointerOf(judgement).stops, ...judgement.run.stops], overridden: [...pointerOf(judgement).overridden, ...judgement.run.overridden] });
}

function sameNode(judgement: Judgement): Pick<Flip, "before_kind" | "after_kind" | "before_hash" | "after_hash"> {
  const { node, hash } = pointerOf(judgement);
  return { before_kind: node.kind, after_kind: node.kind, before_hash: hash, after_hash: hash };
}

function pointerOf({ actions: [pointer] }: Judgement): JudgedAction {
  if (pointer === undefined) throw new TypeError("a change of profiles without a pointer");
  return pointer;
}
