/** This defines `checkPrunedTree`: how far a prune came, and whether it touched anything else. */
import { diffTrees } from "../../scratch/diff-trees.ts";
import { snapshotPrograms } from "../plan/situation.ts";
import type { PruneSituation } from "./prune-situation.ts";

/**
 * Nothing but doomed backups may differ from the start: no target, no backup that stays, no pin [REQ-PN1]. `underway`:
 * each of the doomed is whole, or has lost its payload, or both [REQ-PN2]. `done`: none is left.
 */
export function checkPrunedTree(root: string, { start, doomed }: Pick<PruneSituation, "start" | "doomed">, progress: "underway" | "done"): string[] {
  const now = snapshotPrograms(root);
  const names = doomed.flatMap((payload) => [payload, sidecarOf(payload)]);
  const foreseen = new Set(names.map((path) => `${path}: vanished`));
  const others = diffTrees(start, now).filter((line) => !foreseen.has(line));
  const left = names.filter((path) => now.entries.has(path));
  if (progress === "done") return [...others, ...left.map((path) => `${path}: not pruned`)];
  const unexplained = doomed.filter((payload) => left.includes(payload) && !left.includes(sidecarOf(payload)));
  return [...others, ...unexplained.map((path) => `${path}: a payload that has lost its sidecar`)];
}

function sidecarOf(payload: string): string {
  return `${payload}.meta.json`;
}
