/** This defines `unwind`: everything that rivals and an outsider did, undone as operators would. */
import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { CliCommands } from "../command/cli-commands.ts";
import { runCommand } from "../command/run-command.ts";
import type { Treasure } from "./find-lost.ts";
import { takeBack } from "./place-node.ts";
import type { Placement } from "./placement.ts";

/** How it was undone. */
export interface Unwound {
  readonly rolledBack: number;
  readonly takenBack: number;
  readonly restored: number;
  /** The runs that still stand, because one above them had met the outsider half way. One line each. */
  readonly refused: readonly string[];
  /** The commands that failed, and had to succeed. */
  readonly failures: readonly string[];
}

/** What the status says of a run. */
interface Run {
  readonly run_id: string;
  readonly verb: string;
  readonly state: string;
  readonly undoes: string | null;
}

/**
 * (1) As long as there is either: a placed node that stands at its target is taken back, a run that stands is rolled
 * back, newest first; one that is refused waits until what stands on it is gone. (2) An original that is not back yet is
 * restored, or given back by the outsider who displaced it. (3) A placed node that a restore brought back is taken back.
 */
export async function unwind(commands: CliCommands, root: string, treasure: Treasure): Promise<Unwound> {
  const placed = new Set(treasure.placements);
  const done = new Set<string>();
  let refused: readonly string[] = [];
  for (let isMoving = true; isMoving; ) {
    takeBackStanding(root, placed);
    const standing = (await standingRuns(commands, root)).filter(({ run_id: run }) => !done.has(run));
    refused = await rollbackFirst(commands, root, standing);
    isMoving = refused.length < standing.length;
    const run = standing[refused.length];
    if (run !== undefined) done.add(run.run_id);
  }
  const astray = treasure.targets.filter((target) => inodeAt(root, target) !== treasure.before.entries.get(target)?.inode);
  const failures: string[] = [];
  for (const target of astray) failures.push(...(await bringBack(commands, root, target, treasure)));
  // What stood at a target before its first run may have been the outsider's.
  takeBackStanding(root, placed);
  return { rolledBack: done.size, takenBack: treasure.placements.length - placed.size, restored: astray.length, refused, failures };
}

function takeBackStanding(root: string, placed: Set<Placement>): void {
  for (let top = topOf(root, placed); top !== undefined; top = topOf(root, placed)) {
    takeBack(root, top);
    placed.delete(top);
  }
}

/** A placed node that stands at its target. */
function topOf(root: string, placed: ReadonlySet<Placement>): Placement | undefined {
  return [...placed].find(({ target, inode }) => `${inodeAt(root, target)}` === inode);
}

/** Rolls back the first run that lets itself. @returns the refusals of those before it */
async function rollbackFirst(commands: CliCommands, root: string, runs: readonly Run[]): Promise<string[]> {
  const refusals: string[] = [];
  for (const { run_id: run } of runs) {
    const { exitCode, summary } = await runCommand(commands.rollback(root, run));
    if (exitCode === 0) return refusals;
    refusals.push(summary);
  }
  return refusals;
}

async function bringBack(commands: CliCommands, root: string, target: string, { before, placements }: Treasure): Promise<string[]> {
  const original = before.entries.get(target)?.inode;
  const keeper = placements.find(({ name }) => original !== undefined && inodeAt(root, name) === original);
  if (keeper !== undefined) {
    takeBack(root, keeper);
    return [];
  }
  const restored = await runCommand(commands.applyPlan(root, { links: [], restores: [target], which: "original" }));
  return restored.exitCode === 0 ? [] : [restored.summary];
}

/** Newest first. */
async function standingRuns({ status }: CliCommands, root: string): Promise<readonly Run[]> {
  const { document } = await runCommand(status(root));
  const runs: unknown = document?.["runs"];
  const committed = (Array.isArray(runs) ? runs : []).filter((run: Run) => run.state === "committed");
  const undone = new Set(committed.map((run: Run) => run.undoes));
  return committed.filter((run: Run) => run.verb === "apply" && !undone.has(run.run_id)).toReversed();
}

function inodeAt(root: string, path: string): bigint | undefined {
  return lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false })?.ino;
}
