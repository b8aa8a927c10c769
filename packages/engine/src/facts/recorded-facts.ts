/** This defines `recordedFacts`: the facts that a run has left so far, found without reading all that ever happened. */
import { nodeName, type DirHandle } from "@switchyard/fs-atomic";
import { factLinesBackwards } from "@switchyard/facts";
import type { BeginRecord } from "@switchyard/journal";
import { FACTS_NAME } from "../context.ts";

/** A clock may have been set back by so much while the run was under way, in milliseconds. */
const CLOCK_MS = 86_400_000;

/** A fact as it was read, of whatever version. */
export type RecordedFact = Readonly<Record<string, unknown>> & { readonly stage: string };

/**
 * The run's facts, newest first, back to its attempt, which is recorded before it begins; of a run that has none, or whose
 * attempt is in a file that was moved away, back to facts that are a day older than the run.
 */
export function* recordedFacts(factsDir: DirHandle, { run_id: runId, started_at: startedAt }: Pick<BeginRecord, "run_id" | "started_at">): Generator<RecordedFact> {
  const oldest = Date.parse(startedAt) - CLOCK_MS;
  for (const line of factLinesBackwards(factsDir, nodeName(FACTS_NAME))) {
    // A quotation mark within a text is escaped, so this can only be the key.
    if (Date.parse(/"ts":"([^"]+)"/.exec(line)?.[1] ?? "") < oldest) return;
    const fact = line.includes(runId) ? factIn(line) : null;
    if (fact === null || fact["run_id"] !== runId) continue;
    if (fact.stage === "apply.attempt" && fact["decision"] === "success") return;
    yield fact;
  }
}

/** Null: a line that someone damaged, which `facts verify` tells. */
function factIn(line: string): RecordedFact | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "stage" in value && typeof value.stage === "string" ? { ...value, stage: value.stage } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
