/** This defines `conflictsOf`: the actions of a run that met someone else's node as it was undone, or brought to its end. Pure. */
import type { IntentRecord, RunRecord } from "@switchyard/journal";

/** Their node was left, whatever the run did with the rest. */
export function conflictsOf({ intents, conflicts, outcomes }: RunRecord): IntentRecord[] {
  if (conflicts.length === 0 && outcomes.size === 0) return [];
  const met = new Set(conflicts);
  for (const [index, outcome] of outcomes) if (outcome === "conflict" || outcome === "lost") met.add(index);
  return intents.filter(({ index }) => met.has(index));
}
