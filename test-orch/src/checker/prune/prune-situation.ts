/** This defines `PruneSituation`: a system with several generations of backups, as it was before a prune. */
import { basename, dirname, join } from "node:path";
import { parseReservedName } from "../../scratch/reserved-name.ts";
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import { Memory } from "../memory.ts";

/** What every lane's crashes of a prune are judged by. Three runs stand, each on the one before. */
export interface PruneSituation {
  readonly targets: readonly string[];
  /** The target whose second backup is pinned; null: none is. */
  readonly pinned: string | null;
  /** The tree before each of the runs. */
  readonly history: Readonly<Record<"original" | "second" | "newest", TreeSnapshot>>;
  /** The tree as the prune finds it. */
  readonly start: TreeSnapshot;
  /** The payloads that a prune to one backup has to remove: all but the first and the last of each target, and the pinned one. */
  readonly doomed: readonly string[];
}

/** Where it is kept. */
export const pruneMemory: Memory<PruneSituation> = new Memory();

/** The doomed ones of a situation. */
export function doomedPayloads({ targets, pinned, start }: Pick<PruneSituation, "targets" | "pinned" | "start">): string[] {
  return targets.flatMap((target) => {
    const payloads = start.reserved.filter((path) => {
      const name = parseReservedName(basename(path));
      return name?.role === "bak" && join(dirname(path), name.subject) === target;
    });
    // Their names differ by their milliseconds alone, which have thirteen digits.
    return payloads.toSorted().slice(target === pinned ? 2 : 1, -1);
  });
}
