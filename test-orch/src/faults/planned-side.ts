/** This defines `plannedSide`: where all targets of a plan stand that may find anything and bring anything. */
import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { type TreeEntry, describeEntry } from "../scratch/tree-entry.ts";
import { changedFields } from "./changed-fields.ts";
import type { PlannedNode, PlanScene } from "./plan-scene.ts";

/** The targets taken together. `mixed` is legal only between a crash and its recovery. */
export interface TargetsCheck {
  readonly side: "old" | "new" | "mixed";
  /** One line per broken target. */
  readonly violations: readonly string[];
}

/** `broken` is what no observer may ever meet: a target that is neither the old node nor the planned one. */
type TargetState = { readonly side: "old" } | { readonly side: "new" } | { readonly side: "broken"; readonly cause: string };

/** Compares every target with what stood there before, and with what is planned for it: the very inode, if it was kept. */
export function plannedSide({ root, before, planned }: Pick<PlanScene, "root" | "before" | "planned">): TargetsCheck {
  const states = [...planned].map(([target, node]) => ({ target, state: stateOf(join(root, target), before.entries.get(target), node) }));
  const violations = states.flatMap(({ target, state }) => (state.side === "broken" ? [`${target}: ${state.cause}`] : []));
  const sides = new Set(states.map(({ state }) => state.side));
  const [only] = sides;
  return { side: sides.size === 1 && (only === "old" || only === "new") ? only : "mixed", violations };
}

function stateOf(path: string, before: TreeEntry | undefined, planned: PlannedNode): TargetState {
  const now = lstatSync(path, { throwIfNoEntry: false }) === undefined ? undefined : describeEntry(path);
  if (now !== undefined && statSync(path, { throwIfNoEntry: false }) === undefined) return { side: "broken", cause: "dangling" };
  const unlikeBefore = differences(before, now);
  if (unlikeBefore.length === 0) return { side: "old" };
  const isPlanned = planned.kind === "link" ? now?.kind === "symlink" && now.dest === planned.dest : differences(planned.entry, now).length === 0;
  return isPlanned ? { side: "new" } : { side: "broken", cause: `not as planned, and not as before: ${unlikeBefore.join("; ")}` };
}

function differences(wanted: TreeEntry | undefined, now: TreeEntry | undefined): string[] {
  if (wanted === undefined) return now === undefined ? [] : ["appeared"];
  return now === undefined ? ["missing"] : changedFields(wanted, now);
}
