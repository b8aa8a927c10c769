/** This defines `pruneScene`: a system with several generations of backups, one of which is pinned. */
import { basename, dirname } from "node:path";
import { type ScratchRoot, createScratchRoot } from "../scratch/create-scratch-root.ts";
import { parseReservedName } from "../scratch/reserved-name.ts";
import { type TreeSnapshot, snapshotTree } from "../scratch/snapshot-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { FaultScene } from "./fault-lane.ts";
import { makeRun } from "./make-run.ts";
import { plantProvider } from "./plant-provider.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";
import { runCommand } from "./run-command.ts";

/** The target of which also the second generation is to stay. */
const PINNED = "/usr/bin/true";

/** The system on which a prune is struck. Three runs stand, each on the one before. */
export interface PruneScene extends FaultScene {
  readonly targets: readonly string[];
  /** The target whose second backup is pinned. */
  readonly pinned: string;
  /** The tree before each of the runs. */
  readonly history: Readonly<Record<"original" | "second" | "newest", TreeSnapshot>>;
  /** The payloads that a prune to one backup has to remove: all but the first and the last of each target, and the pinned one. */
  readonly doomed: readonly string[];
}

/** Switches the default targets from provider to provider and pins the second run's backup of one. */
export async function pruneScene(commands: CliCommands): Promise<PruneScene> {
  const scratch = createScratchRoot();
  const { root, dispose } = scratch;
  const providers = ["first", "second", "third"].map((provider): ScratchRoot => ({ ...scratch, links: plantProvider(root, provider, scratch.links) }));
  const [first = scratch, second = scratch, third = scratch] = providers;
  const lookAndApply = async (wanted: ScratchRoot): Promise<{ before: TreeSnapshot; runId: string }> => ({
    before: snapshotTree(root, PROGRAM_DIRECTORIES),
    runId: await makeRun(scratch, commands.apply(wanted)),
  });
  const runs = { original: await lookAndApply(first), second: await lookAndApply(second) };
  await pinBackup(scratch, commands.pin(root, PINNED, runs.second.runId));
  const newest = await lookAndApply(third);
  const history = { original: runs.original.before, second: runs.second.before, newest: newest.before };
  const start = snapshotTree(root, PROGRAM_DIRECTORIES);
  const targets = scratch.links.map(({ target }) => target);
  return { root, dispose, targets, pinned: PINNED, history, start, doomed: targets.flatMap((target) => doomedOf(target, start)) };
}

async function pinBackup({ dispose }: ScratchRoot, argv: readonly string[]): Promise<void> {
  const { exitCode, summary } = await runCommand(argv);
  if (exitCode === 0) return;
  dispose();
  throw new Error(`Cannot prepare a prune: ${summary}`);
}

function doomedOf(target: string, { reserved }: TreeSnapshot): string[] {
  const payloads = reserved.filter((path) => {
    const name = parseReservedName(basename(path));
    return dirname(path) === dirname(target) && name?.subject === basename(target) && name.role === "bak";
  });
  // Their names differ by their milliseconds alone, which have thirteen digits.
  return target === PINNED ? payloads.toSorted().slice(1, -1).slice(1) : payloads.toSorted().slice(1, -1);
}
