// This defines `checkTree`: whether the whole tree is on one side, with all that belongs to it and nothing else.

import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { diffTrees } from "../scratch/diff-trees.ts";
import { parseReservedName } from "../scratch/reserved-name.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { checkKept } from "./check-kept.ts";
import type { ProductLink } from "./product-links.ts";
import { snapshotPrograms } from "./product-memory.ts";
import type { ProductMemory } from "./product-memory.ts";

/** The side to compare with. */
export interface Expected {
  readonly side: "old" | "new";
  readonly links: readonly ProductLink[];
  readonly memory: ProductMemory;
}

/**
 * Compares the tree with what it must be once nothing is unfinished, one sentence for each difference.
 *
 * Old and never switched before: the very same tree, with no reserved name but those of earlier runs. Old after a
 * rollback: the same nodes, and whole descriptions of what is kept. New: each prior node is kept as the same inode, whole
 * described, and so is what earlier runs have kept; or, where it had been new before the workload, the very same tree as
 * then.
 */
export function checkTree(root: string, { side, links, memory }: Expected): readonly string[] {
  const { prior, switched } = memory;
  const now = snapshotPrograms(root);
  if (side === "new") return switched === null ? checkSwitched(root, now, { links, prior }) : diffTrees(switched, now).map(steady);
  if (switched === null) return diffTrees(prior, now).map(steady);
  return [...diffTrees(prior, now, { withoutReserved: true }).map(steady), ...checkKept(root, now)];
}

/** Without the milliseconds in reserved names, so that one promise is one sentence. */
function steady(line: string): string {
  return line.replaceAll(/\d{13}/gu, "#");
}

function checkSwitched(
  root: string,
  now: TreeSnapshot,
  { links, prior }: { readonly links: readonly ProductLink[]; readonly prior: TreeSnapshot },
): readonly string[] {
  const foreseen = new Set([...links.map(({ target }) => target), ...now.reserved.filter((path) => !prior.entries.has(path))]);
  const others = diffTrees(prior, now).filter((line) => !foreseen.has(line.replace(/: .*$/u, ""))).map(steady);
  return [...others, ...links.flatMap((link) => checkPayload(link, prior, now)), ...checkKept(root, now)];
}

function checkPayload({ target }: ProductLink, prior: TreeSnapshot, now: TreeSnapshot): readonly string[] {
  const payloads = now.reserved.filter((path) => !prior.entries.has(path) && isPayloadOf(path, target)).map((path) => now.entries.get(path));
  const [payload, ...more] = payloads;
  if (payload === undefined || more.length > 0) return [`${target} is new, with ${payloads.length} new payloads`];
  const before = prior.entries.get(target);
  if (before === undefined) return payload.kind === "file" ? [] : [`the tombstone of ${target} is a ${payload.kind}`];
  return isDeepStrictEqual(payload, before) ? [] : [`the payload of ${target} is not the node that stood there`];
}

function isPayloadOf(path: string, target: string): boolean {
  const reserved = parseReservedName(basename(path));
  return reserved?.role === "bak" && join(dirname(path), reserved.subject) === target;
}
