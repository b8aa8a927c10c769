// This defines `lookAtTargets`: whether each target is exactly what it was, or exactly what it is to be.

import { lstatSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describeEntry } from "../scratch/tree-entry.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { contentOf } from "./plant-product.ts";
import { newDest } from "./product-links.ts";
import type { ProductLink } from "./product-links.ts";

/** What all targets are; `mixed`: each is one or the other; `torn`: one of them is neither. */
export type TargetSide = "old" | "new" | "mixed" | "torn";

/** All targets at one moment. */
export interface TargetLook {
  readonly side: TargetSide;
  /** One sentence for each target that is neither old nor new, or does not lead where it should. */
  readonly violations: readonly string[];
}

/** Looks at every target itself and at what is read through it, without a recovery before. */
export function lookAtTargets(root: string, links: readonly ProductLink[], prior: TreeSnapshot): TargetLook {
  const looks = links.map((link) => lookAt(root, link, prior));
  const violations = looks.flatMap(({ violation }) => (violation === null ? [] : [violation]));
  const sides = new Set(looks.map(({ side }) => side));
  if (violations.length > 0) return { side: "torn", violations };
  return { side: sides.size > 1 ? "mixed" : sides.has("new") ? "new" : "old", violations };
}

interface OneLook {
  readonly side: "old" | "new";
  readonly violation: string | null;
}

function lookAt(root: string, link: ProductLink, prior: TreeSnapshot): OneLook {
  const path = join(root, link.target);
  const before = prior.entries.get(link.target);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    return { side: "old", violation: before === undefined ? null : `${link.target} is missing` };
  }
  const now = describeEntry(path);
  const side = now.kind === "symlink" && now.dest === newDest(link) ? "new" : "old";
  if (side === "old" && !isDeepStrictEqual(now, before)) {
    return { side, violation: `${link.target} is neither old nor new: ${now.kind} ${now.dest ?? now.sha256 ?? ""}` };
  }
  const found = readThrough(path) === contentOf(side, basename(path));
  return { side, violation: found ? null : `${link.target} is ${side}, but its bytes are not to be read through it` };
}

function readThrough(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // ENOENT, EIO, EUCLEAN: whatever keeps a program from being run is the same violation.
    if (error instanceof Error && "errno" in error) return null;
    throw error;
  }
}
