import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { PROGRAM_DIRECTORIES } from "../../src/scratch/program-directories.ts";
import { runCommand } from "../../src/command/run-command.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { placeNode } from "../../src/rivals/place-node.ts";
import { unwind } from "../../src/rivals/unwind.ts";
import { createScratchRoot, type ScratchRoot } from "../../src/scratch/create-scratch-root.ts";
import { diffTrees } from "../../src/scratch/diff-trees.ts";
import { snapshotTree } from "../../src/scratch/snapshot-tree.ts";

const TARGET = "/usr/sbin/nproc";
const commands = cliCommands(switchyardEntry());
let scratch: ScratchRoot;

beforeEach(() => {
  scratch = createScratchRoot();
});
afterEach(() => scratch.dispose());

test("unwind(): a placed node that a restore brings back, because the run above it cannot be undone, is taken back too", async () => {
  const { root } = scratch;
  const links = scratch.links.filter(({ target }) => target === TARGET);
  const before = snapshotTree(root, PROGRAM_DIRECTORIES);
  const placements = [placeNode(root, TARGET, 1)];
  expect((await runCommand(commands.apply({ ...scratch, links }))).exitCode).toBe(0);
  writeFileSync(join(root, "usr/sbin/new"), "somebody else's");
  renameSync(join(root, "usr/sbin/new"), join(root, TARGET));
  const unwound = await unwind(commands, root, { targets: [TARGET], before, placements });
  expect(unwound).toMatchObject({ rolledBack: 0, takenBack: 1, restored: 1, failures: [] });
  expect(unwound.refused).toHaveLength(1);
  expect(diffTrees(before, snapshotTree(root, PROGRAM_DIRECTORIES), { withoutReserved: true })).toEqual([]);
});
