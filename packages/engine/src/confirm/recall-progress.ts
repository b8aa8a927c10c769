/** This defines `recallProgress`: what was measured when the targets of a provisional run were switched. */
import { nodeName, type DirHandle } from "@switchyard/fs-atomic";
import { factLines, factSchema, type Fact } from "@switchyard/facts";
import { FACTS_NAME } from "../context.ts";
import { progressOf, type RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";

type Provisional = Extract<Fact, { stage: "apply.provisional" }>;

/**
 * Notes in `work`, from the run's `apply.provisional` facts, how each target changed hands: who confirms or undoes the run
 * is another process. What is not recorded stays unknown.
 */
export function recallProgress({ state }: Session, work: RunWork): void {
  const facts = new Map(readProvisional(state.factsDir, work.begin.run_id).map((fact) => [fact.action_id, fact]));
  for (const { record } of work.intents) {
    const fact = facts.get(record.action_id);
    if (fact === undefined) continue;
    const { method, duration_ms: durationMs, fsync_ms: fsyncMs, label, label_errno } = fact;
    Object.assign(progressOf(work, record.index), { ...(method && { method }), ...(durationMs !== undefined && { durationMs }), ...(fsyncMs !== undefined && { fsyncMs }), ...(label && { label: { label, ...(label_errno && { label_errno }) } }) });
  }
}

function readProvisional(factsDir: DirHandle, runId: string): Provisional[] {
  const found: Provisional[] = [];
  for (const line of factLines(factsDir, nodeName(FACTS_NAME))) {
    if (!line.includes(runId) || !line.includes('"apply.provisional"')) continue;
    const { prev_hash: _, ...fact }: Record<string, unknown> = JSON.parse(line);
    const read = factSchema.safeParse(fact);
    if (read.success && read.data.stage === "apply.provisional" && read.data.run_id === runId) found.push(read.data);
  }
  return found;
}
