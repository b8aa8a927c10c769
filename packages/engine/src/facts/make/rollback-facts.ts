/** This defines the facts of a rollback, target by target. */
import { printable, type Fact } from "@switchyard/facts";
import type { LeftTarget } from "@switchyard/journal";
import { protectedBy, putBackBy } from "../../protect/protection-of-record.ts";
import type { Kind } from "../../report/report.ts";
import { targetOf, type Intent } from "../../run/intent.ts";
import { errorOfLeft } from "../../run/left-target.ts";
import type { RunWork } from "../../run/run-work.ts";
import { changeOf, kindsOf, wentBackTo } from "./changes.ts";
import { common, contextOf, failure, type FactContext } from "./fact-context.ts";

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

/** What a rollback did, in numbers. */
export interface RollbackCounts {
  readonly restored: number;
  readonly unchanged: number;
  readonly failed: number;
  /** What was read for hashes; absent where that was not measured to its end. */
  readonly bytesHashed?: number;
}

/** The `rollback.summary` fact. */
export function rollbackSummary(context: FactContext, undoes: string, { bytesHashed, ...counts }: RollbackCounts, error: unknown): Fact {
  const measured = bytesHashed === undefined ? {} : { bytes_hashed: bytesHashed };
  return { stage: "rollback.summary", ...common(context, error === null), ...failure(error), undoes, ...counts, ...measured };
}
