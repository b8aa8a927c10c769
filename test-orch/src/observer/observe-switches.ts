/** This defines `observeSwitches`: applies and rollbacks, and someone who looks at every target all the while. */
import { join } from "node:path";
import { type CliCommands, cliCommands } from "../command/cli-commands.ts";
import { PROGRAM_DIRECTORIES } from "../scratch/program-directories.ts";
import { runCommand } from "../command/run-command.ts";
import { type ScratchRoot, createScratchRoot } from "../scratch/create-scratch-root.ts";
import { diffTrees } from "../scratch/diff-trees.ts";
import type { ScratchLink } from "../scratch/scratch-link.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { ObserverReport } from "./observer-report.ts";
import { startObserver } from "./start-observer.ts";

/** What was seen, and what went wrong with the commands themselves. */
export interface ObservedSwitches {
  readonly report: ObserverReport;
  readonly failures: readonly string[];
}

/**
 * Switches the targets of two scratch roots, one for each core of the smallest machine that this is meant for, to and fro.
 * Afterwards the roots are gone.
 *
 * @param entry the script of the command
 * @param rounds how many applies, and as many rollbacks, on each root
 */
export async function observeSwitches(entry: string, rounds: number): Promise<ObservedSwitches> {
  const roots = [createScratchRoot(), createScratchRoot()];
  try {
    const targets = (wanted: (link: ScratchLink) => boolean): string[] => roots.flatMap(({ root, links }) => links.filter(wanted).map(({ target }) => join(root, target)));
    const observer = await startObserver({ root: "/", targets: targets(() => true), mayBeAbsent: targets(({ prior }) => prior === "none") });
    const failures = await Promise.all(roots.map((scratch) => switchToAndFro(scratch, cliCommands(entry), rounds)));
    return { report: await observer.stop(), failures: failures.flat() };
  } finally {
    for (const { dispose } of roots) dispose();
  }
}

/** @returns what went wrong, one line each */
async function switchToAndFro(scratch: ScratchRoot, commands: CliCommands, rounds: number): Promise<string[]> {
  const before = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  for (let round = 0; round < rounds; round++) {
    for (const argv of [commands.apply(scratch), commands.rollback(scratch.root)]) {
      const result = await runCommand(argv);
      if (result.exitCode !== 0) return [result.summary];
    }
  }
  return diffTrees(before, snapshotTree(scratch.root, PROGRAM_DIRECTORIES), { withoutReserved: true });
}
