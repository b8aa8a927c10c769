/** This defines `checkPlannedTree`: whether a tree is, name for name, what a plan makes of it. */
import { basename, dirname } from "node:path";
import { diffTrees } from "../scratch/diff-trees.ts";
import { parseReservedName } from "../scratch/reserved-name.ts";
import { type TreeSnapshot, snapshotTree } from "../scratch/snapshot-tree.ts";
import type { PlanScene } from "./plan-scene.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/**
 * Where the command did nothing, or all was taken back, nothing differs from its start, payloads and sidecars included.
 * After an apply each target has one new payload with its sidecar, and what was put back is no payload any more; after a
 * rollback there may be what it displaced, as a payload, and the sidecars that it needs no more; nothing else [REQ-B2].
 */
export function checkPlannedTree(scene: PlanScene, side: "old" | "new"): string[] {
  const now = snapshotTree(scene.root, PROGRAM_DIRECTORIES);
  const isDone = side === (scene.verb === "apply" ? "new" : "old");
  if (!isDone) return diffTrees(scene.start, now);
  return scene.verb === "apply" ? checkApplied(scene, now) : checkRolledBack(scene, now);
}

function checkApplied(scene: PlanScene, now: TreeSnapshot): string[] {
  const changes = diffTrees(scene.start, now);
  const consumed = consumedPayloads(scene);
  const appeared = now.reserved.filter((path) => !scene.start.entries.has(path));
  const foreseen = new Set([...consumed.map((path) => `${path}: vanished`), ...newBackups(scene, appeared).map((path) => `${path}: appeared`)]);
  const others = changes.filter((line) => !foreseen.has(line) && !isAboutTarget(scene, line));
  return [...others, ...checkConsumed(consumed, now), ...checkCounts(scene, appeared)];
}

/** What the plan had put back lies beside its target again, under whatever name. */
function checkRolledBack(scene: PlanScene, now: TreeSnapshot): string[] {
  const appeared = now.reserved.filter((path) => !scene.before.entries.has(path));
  const inodes = new Set(appeared.map((path) => now.entries.get(path)?.inode));
  const moved = consumedPayloads(scene).filter((path) => inodes.has(scene.before.entries.get(path)?.inode));
  const foreseen = new Set([...moved.map((path) => `${path}: vanished`), ...newBackups(scene, appeared).map((path) => `${path}: appeared`)]);
  return diffTrees(scene.before, now).filter((line) => !foreseen.has(line));
}

function isAboutTarget({ planned }: PlanScene, line: string): boolean {
  return [...planned.keys()].some((target) => line.startsWith(`${target}: `));
}

/** The payloads that the plan's restores make targets again. */
function consumedPayloads({ before, planned }: PlanScene): string[] {
  const inodes = new Set([...planned.values()].map((node) => (node.kind === "kept" ? node.entry?.inode : undefined)));
  return before.reserved.filter((path) => inodes.has(before.entries.get(path)?.inode));
}

function checkConsumed(consumed: readonly string[], now: TreeSnapshot): string[] {
  return consumed.filter((path) => now.entries.has(path)).map((path) => `${path}: still a payload, although it was put back`);
}

function newBackups({ planned }: PlanScene, appeared: readonly string[]): string[] {
  return appeared.filter((path) => roleOf(path) !== "stage" && planned.has(targetOf(path)));
}

function checkCounts(scene: PlanScene, appeared: readonly string[]): string[] {
  const found = newBackups(scene, appeared);
  return [...scene.planned.keys()].flatMap((target) =>
    (["bak", "bak.meta.json"] as const).flatMap((role) => {
      const { length } = found.filter((path) => targetOf(path) === target && roleOf(path) === role);
      return length === 1 ? [] : [`${target}: ${length} new names of role ${role}, needed 1`];
    }),
  );
}

function roleOf(path: string): string | undefined {
  return parseReservedName(basename(path))?.role;
}

function targetOf(path: string): string {
  return `${dirname(path)}/${parseReservedName(basename(path))?.subject ?? ""}`;
}
