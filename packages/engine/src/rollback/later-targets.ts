/** This defines `laterTargets`: what runs have changed since another one. Reads only. */
import { targetOf } from "../run/intent.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { foundIn } from "./found-run.ts";

/**
 * The targets of those runs after `runId` that stand. A rollback of `runId`, or of a run that is itself later, is not among
 * them: it only put back what was there.
 */
export function laterTargets(place: RunsPlace, runId: string): ReadonlySet<string> {
  const targets = new Set<string>();
  for (const { runId: id, folder } of runFolders(place, "newest")) {
    if (id <= runId) break;
    const found = foundIn(folder);
    if (found === null || found.undone) continue;
    const { undoes } = found.run.begin;
    if (undoes !== null && undoes >= runId) continue;
    for (const record of found.run.intents) targets.add(targetOf(record));
  }
  return targets;
}
