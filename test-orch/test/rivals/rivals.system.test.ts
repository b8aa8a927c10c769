import { randomInt } from "node:crypto";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliCommands, cliCommands } from "../../src/faults/cli-commands.ts";
import { PROGRAM_DIRECTORIES } from "../../src/faults/program-directories.ts";
import { type RivalReport, rival } from "../../src/faults/rival.ts";
import { runCommand } from "../../src/faults/run-command.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";
import { watchReports } from "../../src/faults/watch-reports.ts";
import { type ScratchRoot, createScratchRoot } from "../../src/scratch/create-scratch-root.ts";
import { diffTrees } from "../../src/scratch/diff-trees.ts";
import { locateProgram } from "../../src/scratch/locate-program.ts";
import { plantProgram } from "../../src/scratch/plant-program.ts";
import type { ScratchLink } from "../../src/scratch/scratch-link.ts";
import { type TreeSnapshot, snapshotTree } from "../../src/scratch/snapshot-tree.ts";

const DURATION_MS = 10_000;
const commands = cliCommands(switchyardEntry());
let scratch: ScratchRoot;
let before: TreeSnapshot;

beforeEach(() => {
  scratch = createScratchRoot({ links: linksOf("first") });
  for (const provider of ["second", "third"]) {
    for (const { source, target } of linksOf(provider)) {
      const name = target.slice(target.lastIndexOf("/") + 1);
      plantProgram(locateProgram(name), join(scratch.root, source), `${provider} ${name}`);
    }
  }
  before = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
});
afterEach(() => scratch.dispose());

/** The same three targets, one of each kind, to be pointed to a provider. */
function linksOf(provider: string): ScratchLink[] {
  return [
    { target: "/usr/bin/true", source: `/opt/${provider}/bin/true`, prior: "file" },
    { target: "/usr/bin/whoami", source: `/opt/${provider}/bin/whoami`, prior: "symlink" },
    { target: "/usr/sbin/nproc", source: `/opt/${provider}/bin/nproc`, prior: "none" },
  ];
}

function asProvider(provider: string): ScratchRoot {
  return { ...scratch, links: linksOf(provider) };
}

/** What the status says of a run. */
interface Run {
  readonly run_id: string;
  readonly verb: string;
  readonly state: string;
  readonly undoes: string | null;
}

/** Undoes every run that stands, newest first. @returns the commands that failed */
async function unwind({ status, rollback }: CliCommands): Promise<string[]> {
  const { document } = await runCommand(status(scratch.root));
  const runs: unknown = document?.["runs"];
  const committed = (Array.isArray(runs) ? runs : []).filter((run: Run) => run.state === "committed");
  const undone = new Set(committed.map((run: Run) => run.undoes));
  const standing = committed.filter((run: Run) => run.verb === "apply" && !undone.has(run.run_id)).toReversed();
  const failures: string[] = [];
  for (const run of standing) {
    const result = await runCommand(rollback(scratch.root, run.run_id));
    if (result.exitCode !== 0) failures.push(result.summary);
  }
  return failures;
}

function print(name: string, { endings }: RivalReport): void {
  console.log(`${name} rival: ${[...endings].map(([ending, count]) => `${ending}: ${count}`).join(", ")}`);
}

test("switchyard, three rivals on three targets, one impatient, one killed at random: each run is whole [REQ-L1] [REQ-R7] [REQ-J3]", async () => {
  const until = Date.now() + DURATION_MS;
  const impatient = cliCommands(switchyardEntry(), ["--lock-timeout", "50ms"]);
  const [first, second, third, reader] = await Promise.all([
    rival({ commands, scratch: asProvider("first"), until }),
    rival({ commands: impatient, scratch: asProvider("second"), until }),
    rival({ commands, scratch: asProvider("third"), until, killAfterMs: () => randomInt(200, 1000) }),
    watchReports(commands, scratch.root, until),
  ]);
  print("patient", first);
  print("impatient", second);
  print("mortal", third);
  console.log(`reader: ${reader.reads} reads`);
  expect([first, second, third, reader].flatMap(({ violations }) => violations)).toEqual([]);

  const recovery = await runCommand(commands.recover(scratch.root));
  expect(recovery).toMatchObject({ exitCode: 0 });
  expect(await unwind(commands)).toEqual([]);
  const after = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  expect(diffTrees(before, after, { withoutReserved: true })).toEqual([]);
  expect(after.reserved.filter((path) => path.endsWith(".stage"))).toEqual([]);
  expect(await runCommand(commands.verifyFacts(scratch.root))).toMatchObject({ exitCode: 0 });
}, 120_000);
