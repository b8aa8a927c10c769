/** This defines `treeDifferences`: what has changed between two looks, beyond what Switchyard keeps on purpose. */
import { diffTrees } from "../../scratch/diff-trees.ts";
import { isKeptByProduct } from "./is-kept-by-product.ts";
import type { Look } from "./look-at-tree.ts";

/** What may differ. */
export interface Allowance {
  /** Directories, as paths in the tree, whose content does not count. */
  readonly keeps: readonly string[];
  /** Fields by path. */
  readonly mayDiffer: Readonly<Record<string, readonly string[]>>;
}

/** One line for each difference. */
export function treeDifferences(before: Look, after: Look, allowance: Allowance): string[] {
  const counts = (path: string): boolean => !isKeptByProduct(path) && !allowance.keeps.some((kept) => path === kept || path.startsWith(`${kept}/`));
  const nodes = diffTrees(before.snapshot, after.snapshot).filter((line) => {
    const [, path = "", what = ""] = /^(.*?): (.*)$/su.exec(line) ?? [];
    return counts(path) && !(allowance.mayDiffer[path] ?? []).some((field) => what.startsWith(`${field} `));
  });
  return [...nodes, ...attributeDifferences(before, after).filter(({ path }) => counts(path)).map(({ line }) => line)];
}

function attributeDifferences(before: Look, after: Look): { path: string; line: string }[] {
  const paths = [...new Set([...before.attributes.keys(), ...after.attributes.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [before, after].map((look) => (look.attributes.get(path) ?? []).join(" "));
    return old === now ? [] : [{ path, line: `${path}: attributes were "${old}", are "${now}"` }];
  });
}
