/** This defines `applyResultFacts`: how the actions of a run came out, and how they stand while it waits. */
import { printable, type Fact } from "@switchyard/facts";
import { confirmBy } from "../../confirm/provisional-run.ts";
import { protectedBy } from "../../protect/protection-of-record.ts";
import { targetOf } from "../../run/intent.ts";
import type { RunWork } from "../../run/run-work.ts";
import { changeOf, swappedOf, wentBackTo } from "./changes.ts";
import { common, contextOf, failure } from "./fact-context.ts";

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
