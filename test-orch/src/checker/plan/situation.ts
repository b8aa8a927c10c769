/** This defines `Situation`: a system on which a plan is to be carried out or taken back, as it was before any crash. */
import { PROGRAM_DIRECTORIES } from "../../scratch/program-directories.ts";
import type { WantedPlan } from "../../command/cli-commands.ts";
import { snapshotTree, type TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import { Memory } from "../memory.ts";
import type { PlannedNode } from "./planned-nodes.ts";

/** What every lane's crashes of applies, rollbacks and recoveries are judged by. The subject keeps it in `MEMORY_FILE`. */
export interface Situation {
  /** The verb that was cut short or recovered: the facts tell how it ended. Null: of several runs, nobody knows which. */
  readonly verb: "apply" | "rollback" | null;
  readonly plan: WantedPlan;
  /** The tree without the plan: the old side. */
  readonly before: TreeSnapshot;
  /** The tree as the work finds it. An apply finds the old side, a rollback the new one. */
  readonly start: TreeSnapshot;
  /** By target: the new side. */
  readonly planned: ReadonlyMap<string, PlannedNode>;
  /** The runs that were there before the plan's own, oldest first: what the facts say of those is another matter. */
  readonly earlierRuns: readonly string[];
  /** The run by which the plan stands, where it is the rollback that is struck; default: the newest. */
  readonly standing?: string | undefined;
  /** Whether an old node may get its payload's name while it still has the target's; default: not at any moment. */
  readonly mayLink?: boolean | undefined;
}

/** Where it is kept. */
export const situationMemory: Memory<Situation> = new Memory();

/** The tree of programs as it is. */
export function snapshotPrograms(root: string): TreeSnapshot {
  return snapshotTree(root, PROGRAM_DIRECTORIES);
}
