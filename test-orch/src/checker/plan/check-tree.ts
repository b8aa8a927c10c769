/** This defines `checkTree`: whether a tree is, name for name, what a plan makes of it. */
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { diffTrees } from "../../scratch/diff-trees.ts";
import { parseReservedName } from "../../scratch/reserved-name.ts";
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import { checkKept } from "./check-kept.ts";
import { type Situation, snapshotPrograms } from "./situation.ts";

/**
 * What is true of the whole tree once nothing is unfinished and all targets are on `side`; one sentence for each difference.
 *
 * Where nothing was done, or all was taken back, nothing differs from the start, payloads and sidecars included. After an apply
 * each target has one new payload, which is the very node that stood there, with its sidecar, and what was put back is no
 * payload any more. After a rollback there may be what it displaced, as a payload, and the sidecars that it needs no more. What
 * is kept is wholly described; nothing else has changed [REQ-B2, REQ-R2].
 */
export function checkTree(root: string, situation: Situation, side: "old" | "new"): string[] {
  const { verb, start } = situation;
  const now = snapshotPrograms(root);
  if (verb === null) return checkBetweenRuns(root, situation, { now, side });
  const isDone = side === (verb === "apply" ? "new" : "old");
  if (!isDone) return diffTrees(start, now).map(steady);
  const changes = verb === "apply" ? checkApplied(situation, now) : checkRolledBack(situation, now);
  return [...changes.map(steady), ...checkKept(root, now)];
}

/** What is true after whichever of several runs: nothing but targets differs from the start, and what is kept is described. */
function checkBetweenRuns(root: string, { before, planned }: Situation, { now, side }: { readonly now: TreeSnapshot; readonly side: "old" | "new" }): string[] {
  const isSwitched = (line: string): boolean => side === "new" && [...planned.keys()].some((target) => line.startsWith(`${target}: `));
  const others = diffTrees(before, now, { withoutReserved: true }).filter((line) => !isSwitched(line));
  return [...others.map(steady), ...checkKept(root, now)];
}

/** Without the milliseconds in reserved names, so that one promise is one sentence. */
function steady(line: string): string {
  return line.replaceAll(/\d{13}/gu, "#");
}

function checkApplied(situation: Situation, now: TreeSnapshot): string[] {
  const { start, planned } = situation;
  const consumed = consumedPayloads(situation);
  const appeared = now.reserved.filter((path) => !start.entries.has(path));
  const foreseen = new Set([...consumed.map((path) => `${path}: vanished`), ...newBackups(situation, appeared).map((path) => `${path}: appeared`)]);
  const isAboutTarget = (line: string): boolean => [...planned.keys()].some((target) => line.startsWith(`${target}: `));
  const others = diffTrees(start, now).filter((line) => !foreseen.has(line) && !isAboutTarget(line));
  const left = consumed.filter((path) => now.entries.has(path)).map((path) => `${path}: still a payload, although it was put back`);
  return [...others, ...left, ...checkBackups(situation, { now, appeared })];
}

/** What the plan had put back lies beside its target again, under whatever name. */
function checkRolledBack(situation: Situation, now: TreeSnapshot): string[] {
  const { before } = situation;
  const appeared = now.reserved.filter((path) => !before.entries.has(path));
  const inodes = new Set(appeared.map((path) => now.entries.get(path)?.inode));
  const moved = consumedPayloads(situation).filter((path) => inodes.has(before.entries.get(path)?.inode));
  const foreseen = new Set([...moved.map((path) => `${path}: vanished`), ...newBackups(situation, appeared).map((path) => `${path}: appeared`)]);
  return diffTrees(before, now).filter((line) => !foreseen.has(line));
}

/** The payloads that the plan's restores make targets again. */
function consumedPayloads({ before, planned }: Situation): string[] {
  const inodes = new Set([...planned.values()].map((node) => (node.kind === "kept" ? node.entry?.inode : undefined)));
  return before.reserved.filter((path) => inodes.has(before.entries.get(path)?.inode));
}

function newBackups({ planned }: Situation, appeared: readonly string[]): string[] {
  return appeared.filter((path) => roleOf(path) !== "stage" && planned.has(targetOf(path)));
}

function checkBackups(situation: Situation, { now, appeared }: { readonly now: TreeSnapshot; readonly appeared: readonly string[] }): string[] {
  const found = newBackups(situation, appeared);
  return [...situation.planned.keys()].flatMap((target) => {
    const named = (["bak", "bak.meta.json"] as const).map((role) => ({ role, paths: found.filter((path) => targetOf(path) === target && roleOf(path) === role) }));
    const wrong = named.filter(({ paths }) => paths.length !== 1).map(({ role, paths }) => `${target}: ${paths.length} new names of role ${role}, needed 1`);
    return wrong.length > 0 ? wrong : checkPayload(target, situation.before, now.entries.get(named[0]?.paths[0] ?? ""));
  });
}

function checkPayload(target: string, before: TreeSnapshot, payload: ReturnType<TreeSnapshot["entries"]["get"]>): string[] {
  const node = before.entries.get(target);
  if (node === undefined) return payload?.kind === "file" ? [] : [`the tombstone of ${target} is a ${payload?.kind}`];
  return isDeepStrictEqual(payload, node) ? [] : [`the payload of ${target} is not the node that stood there`];
}

function roleOf(path: string): string | undefined {
  return parseReservedName(basename(path))?.role;
}

function targetOf(path: string): string {
  return join(dirname(path), parseReservedName(basename(path))?.subject ?? "");
}
