/** This defines `contest`: many users and one stranger at the same targets for some time, and whether all is well afterwards. */
import { randomInt } from "node:crypto";
import { type CliCommands, cliCommands } from "../command/cli-commands.ts";
import { plantProvider } from "../scratch/plant-provider.ts";
import { PROGRAM_DIRECTORIES } from "../scratch/program-directories.ts";
import { runCommand } from "../command/run-command.ts";
import { createScratchRoot, DEFAULT_LINKS, type ScratchRoot } from "../scratch/create-scratch-root.ts";
import { diffTrees } from "../scratch/diff-trees.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import { checkSerial } from "./check-serial.ts";
import { findLost, type Treasure } from "./find-lost.ts";
import { rival, type RivalReport } from "./rival.ts";
import { startOutsider } from "./start-outsider.ts";
import { unwind } from "./unwind.ts";
import { watchReports } from "./watch-reports.ts";

/** Who takes part, and for how long. */
export interface ContestOptions {
  /** The script of the command, see `switchyardEntry`. */
  readonly entry: string;
  readonly rivals: number;
  readonly durationMs: number;
  /** Whether a process that knows nothing of locks replaces targets beside them. */
  readonly hasOutsider: boolean;
}

/** How it went. */
export interface ContestReport {
  readonly violations: readonly string[];
  /** The numbers, for a person. */
  readonly lines: readonly string[];
}

/** How many of the targets each rival wants, so that any two plans can overlap. */
const SHARE = 3;

/**
 * Each rival switches targets that others want too to a provider of its own and rolls that back, again and again; every
 * third is killed at random, every fourth waits for the lock only briefly. Afterwards (1) nobody met anything but the
 * others, (2) no node is lost that ever stood at a target, (3) the facts tell a serial history [REQ-L1], (4) what was there
 * at first can be had again with all its attributes [REQ-R2]; without an outsider, by rolling back run by run [REQ-R6],
 * (5) nothing is left, and the chain of facts is whole.
 */
export async function contest({ entry, rivals, durationMs, hasOutsider }: ContestOptions): Promise<ContestReport> {
  const scratch = createScratchRoot();
  const { root } = scratch;
  try {
    const sources = Array.from({ length: rivals }, (_, at) => ({ ...scratch, links: plantProvider(root, `rival-${at}`, shareOf(at)) }));
    const before = snapshotTree(root, PROGRAM_DIRECTORIES);
    const targets = scratch.links.map(({ target }) => target);
    const commands = cliCommands(entry);
    const until = Date.now() + durationMs;
    const outsider = hasOutsider ? await startOutsider(root, targets) : undefined;
    const [reader, ...reports] = await Promise.all([
      watchReports(commands, root, until),
      ...sources.map((own, at) => rival({ scratch: own, until, isDisturbed: hasOutsider, ...temper(entry, at) })),
    ]);
    const treasure = { targets, before, placements: (await outsider?.stop()) ?? [] };
    const aftermath = await settle(commands, root, treasure);
    return {
      violations: [...reader.violations, ...reports.flatMap(({ violations }) => violations), ...aftermath.violations],
      lines: [`${rivals} rivals: ${endingsOf(reports)}`, `${reader.reads} reads beside them, ${treasure.placements.length} targets replaced by an outsider`, ...aftermath.lines],
    };
  } finally {
    scratch.dispose();
  }
}

function shareOf(at: number): ScratchRoot["links"] {
  return Array.from({ length: SHARE }, (_, place) => DEFAULT_LINKS[(at + place) % DEFAULT_LINKS.length] ?? DEFAULT_LINKS[0]);
}

function temper(entry: string, at: number): { readonly commands: CliCommands; readonly killAfterMs?: () => number } {
  if (at % 3 === 1) return { commands: cliCommands(entry), killAfterMs: () => randomInt(200, 1500) };
  return { commands: cliCommands(entry, at % 4 === 3 ? ["--lock-timeout", "50ms"] : []) };
}

async function settle(commands: CliCommands, root: string, treasure: Treasure): Promise<ContestReport> {
  const recovery = await runCommand(commands.recover(root));
  // A run that was killed may have met the outsider: that is said once.
  const again = recovery.exitCode === 0 ? recovery : await runCommand(commands.recover(root));
  const violations = again.exitCode === 0 ? [] : [again.summary];
  violations.push(...findLost(treasure, snapshotTree(root, PROGRAM_DIRECTORIES)));
  const history = checkSerial(root, treasure);
  const unwound = await unwind(commands, root, treasure);
  const now = snapshotTree(root, PROGRAM_DIRECTORIES);
  const own = new Set(treasure.placements.map(({ name }) => `${name}: appeared`));
  violations.push(...history.violations, ...unwound.failures, ...diffTrees(treasure.before, now, { withoutReserved: true }).filter((line) => !own.has(line)));
  const theirs = new Set(treasure.placements.map(({ inode }) => inode));
  const stages = now.reserved.filter((path) => path.endsWith(".stage") && !theirs.has(`${now.entries.get(path)?.inode}`));
  violations.push(...stages.map((path) => `${path}: left behind`));
  const chain = await runCommand(commands.verifyFacts(root));
  if (chain.exitCode !== 0) violations.push(chain.summary);
  if (treasure.placements.length === 0) violations.push(...unwound.refused);
  const undone = `${unwound.rolledBack} runs rolled back, ${unwound.takenBack} placed nodes taken back, ${unwound.restored} targets restored, ${unwound.refused.length} runs left standing`;
  return { violations, lines: [`${history.changes} changes of targets in the facts, one after another`, `afterwards ${undone}`] };
}

function endingsOf(reports: readonly RivalReport[]): string {
  const sums = new Map<string, number>();
  for (const { endings } of reports) for (const [ending, count] of endings) sums.set(ending, (sums.get(ending) ?? 0) + count);
  return [...sums].map(([ending, count]) => `${ending}: ${count}`).toSorted().join(", ");
}
