/** This defines `checkPruneReport`: whether a prune did what it says. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkExit } from "../check-exit.ts";
import type { StruckRoot } from "../struck-root.ts";
import { checkPrunedTree } from "./check-pruned-tree.ts";
import { pruneMemory } from "./prune-situation.ts";

/** The keys of the document that matter here. */
interface PruneDocument {
  readonly ok: boolean;
  readonly targets: readonly {
    readonly pruned: readonly ReportedBackup[];
    readonly retained: readonly ReportedBackup[] | null;
  }[];
}

interface ReportedBackup {
  readonly payload: string;
}

/** After a refused call: success means that all is done that was to do, and in any case the lists are true [REQ-PN3]. */
export function checkPruneReport({ root, ending }: StruckRoot): string[] {
  const violations = checkExit(ending);
  const { fault, exitCode } = ending;
  if (fault.kind === "kill" || exitCode === undefined || violations.length > 0) return violations;
  const document: PruneDocument = JSON.parse(ending.stdout);
  if (document.ok !== (exitCode === 0)) violations.push(`exit ${exitCode}, but the document says ok: ${document.ok}`);
  if (exitCode === 0) violations.push(...checkPrunedTree(root, pruneMemory.read(root), "done").map((line) => `exit 0, but ${line}`));
  return [...violations, ...document.targets.flatMap(({ pruned, retained }) => checkLists(root, pruned, retained ?? []))];
}

function checkLists(root: string, pruned: readonly ReportedBackup[], retained: readonly ReportedBackup[]): string[] {
  const isThere = (path: string): boolean => existsSync(join(root, path));
  const kept = pruned.filter(({ payload }) => isThere(payload) || isThere(`${payload}.meta.json`));
  const lost = retained.filter(({ payload }) => !isThere(`${payload}.meta.json`));
  return [...kept.map(({ payload }) => `${payload}: said to be pruned, and there`), ...lost.map(({ payload }) => `${payload}: said to be retained, and gone`)];
}
