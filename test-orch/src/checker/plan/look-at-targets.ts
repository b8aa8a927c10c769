/** This defines `lookAtTargets`: whether each target is exactly what it was, or exactly what it is to be. */
import { createHash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import { describeEntry, type TreeEntry } from "../../scratch/tree-entry.ts";
import type { PlannedNode } from "./planned-nodes.ts";
import type { Situation } from "./situation.ts";

/** What all targets are; `mixed`: each is one or the other, legal only between a crash and its recovery; `torn`: one is neither. */
export type TargetSide = "old" | "new" | "mixed" | "torn";

/** All targets at one moment. */
export interface TargetLook {
  readonly side: TargetSide;
  /** Those that are new. */
  readonly switched: readonly string[];
  /** One sentence for each target that is neither old nor new, or does not lead where it should. */
  readonly violations: readonly string[];
}

/** What is told with its values: those of the others are another one in every run. */
const TOLD: readonly string[] = ["kind", "mode", "uid", "gid", "dest"];
const FIELDS = ["kind", "mode", "uid", "gid", "inode", "nlink", "mtimeNs", "sha256", "dest"] as const;

/** Looks at every target itself, the very inode where it was kept, and at what is read through it; without a recovery before. */
export function lookAtTargets(root: string, situation: LookedAt): TargetLook {
  const looks = [...situation.planned].map(([target, node]) => ({ target, ...lookAt(root, { target, node }, situation) }));
  const violations = looks.flatMap(({ violation }) => violation ?? []);
  const switched = looks.filter(({ side }) => side === "new").map(({ target }) => target);
  const sides = new Set(looks.map(({ side }) => side));
  if (violations.length > 0) return { side: "torn", switched, violations };
  return { side: sides.size > 1 ? "mixed" : sides.has("new") ? "new" : "old", switched, violations };
}

type LookedAt = Pick<Situation, "before" | "start" | "planned" | "mayLink">;

interface OneLook {
  readonly side: "old" | "new";
  readonly violation: string | null;
}

function lookAt(root: string, { target, node }: { readonly target: string; readonly node: PlannedNode }, { before, start, mayLink = false }: LookedAt): OneLook {
  const path = join(root, target);
  const now = lstatSync(path, { throwIfNoEntry: false }) === undefined ? undefined : describeEntry(path);
  const unlike = differences(before.entries.get(target), now, mayLink);
  const isPlanned = node.kind === "link" ? now?.kind === "symlink" && now.dest === node.dest : differences(node.entry, now, mayLink).length === 0;
  if (unlike.length > 0 && !isPlanned) return { side: "old", violation: now === undefined ? `${target} is missing` : `${target} is neither old nor new: ${unlike.join(", ")}` };
  const side = unlike.length === 0 ? "old" : "new";
  const isLed = now?.dest === undefined || readThrough(path) === bytesBehind(start, target, now.dest);
  return { side, violation: isLed ? null : `${target} is ${side}, but its bytes are not to be read through it` };
}

function differences(wanted: TreeEntry | undefined, now: TreeEntry | undefined, mayLink: boolean): string[] {
  if (wanted === undefined) return now === undefined ? [] : ["it was absent"];
  if (now === undefined) return ["missing"];
  const fields = FIELDS.filter((field) => now[field] !== wanted[field] && !(field === "nlink" && mayLink));
  return fields.map((field) => (TOLD.includes(field) ? `${field} ${now[field] ?? "unset"}` : `another ${field}`));
}

/** What a link that leads to no program can never be read as. */
const NOWHERE = "nowhere";

/** The hash of the file that a link at `path` to `dest` leads to in a whole tree. */
function bytesBehind({ entries }: Pick<TreeSnapshot, "entries">, path: string, dest: string): string {
  const behind = dest.startsWith("/") ? dest : join(dirname(path), dest);
  const entry = entries.get(behind);
  return entry?.dest === undefined ? (entry?.sha256 ?? NOWHERE) : bytesBehind({ entries }, behind, entry.dest);
}

function readThrough(path: string): string | null {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch (error) {
    // ENOENT, EIO, EUCLEAN: whatever keeps a program from being run is the same violation.
    if (error instanceof Error && "errno" in error) return null;
    throw error;
  }
}
