/** This defines `recallProgress`: what was measured when the targets of a provisional run were switched. */
import type { DirHandle } from "@switchyard/fs-atomic";
import { factSchema, type Fact } from "@switchyard/facts";
import { recordedFacts } from "../facts/recorded-facts.ts";
import { progressOf, type RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";

type Provisional = Extract<Fact, { stage: "apply.provisional" }>;

/**
 * Notes in `work`, from the run's `apply.provisional` facts, how each target changed hands: who confirms or undoes the run
 * is another process. What is not recorded stays unknown.
 */
export function recallProgress({ state }: Session, work: RunWork): void {
  const facts = new Map(readProvisional(state.factsDir, work.begin).map((fact) => [fact.action_id, fact]));
  for (const { record } of work.intents) {
    const fact = facts.get(record.action_id);
    if (fact === undefined) continue;
    const { method, duration_ms: durationMs, fsync_ms: fsyncMs, label, label_errno } = fact;
    Object.assign(progressOf(work, record.index), { ...(method && { method }), ...(durationMs !== undefined && { durationMs }), ...(fsyncMs !== undefined && { fsyncMs }), ...(label && { label: { label, ...(label_errno && { label_errno }) } }) });
  }
}

function readProvisional(factsDir: DirHandle, begin: RunWork["begin"]): Provisional[] {
  const found: Provisional[] = [];
  for (const { prev_hash: _, ...fact } of recordedFacts(factsDir, begin)) {
    const read = factSchema.safeParse(fact);
    if (read.success && read.data.stage === "apply.provisional") found.push(read.data);
  }
  return found;
}
