/** This defines `struckPruneSubject`: a prune of several generations of backups, one of which is pinned, as the fault lanes strike it. */
import { commandHands } from "../../checker/command-hands.ts";
import { snapshotPrograms } from "../../checker/plan/situation.ts";
import { checkPruneReport } from "../../checker/prune/check-prune-report.ts";
import { judgePrune, KEPT } from "../../checker/prune/judge-prune.ts";
import { doomedPayloads, pruneMemory, type PruneSituation } from "../../checker/prune/prune-situation.ts";
import { DEFAULT_LINKS, fillScratchRoot } from "../../scratch/create-scratch-root.ts";
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import type { CliCommands } from "../../command/cli-commands.ts";
import type { FaultSubject } from "../fault-subject.ts";
import { makeRun } from "../../command/make-run.ts";
import { plantProvider } from "../../scratch/plant-provider.ts";
import { runCommand } from "../../command/run-command.ts";

/** The target of which also the second generation is to stay. */
const PINNED = "/usr/bin/true";

/** What was removed stays so; the next prune goes on [REQ-J2]. */
export function struckPruneSubject(commands: CliCommands): FaultSubject {
  return {
    name: "prune",
    prepare: async (root) => pruneMemory.write(root, await preparePrune(root, commands)),
    argv: (root) => commands.prune(root, KEPT),
    checkEnding: checkPruneReport,
    check: (state) => judgePrune(state, { hands: commandHands(commands, state.root), isUsed: true }),
  };
}

/** Switches the default targets from provider to provider and pins the second run's backup of one. */
async function preparePrune(root: string, commands: CliCommands): Promise<PruneSituation> {
  fillScratchRoot(root);
  const plans = ["first", "second", "third"].map((provider) => ({ links: plantProvider(root, provider, DEFAULT_LINKS), restores: [] }));
  const runs: { readonly before: TreeSnapshot; readonly runId: string }[] = [];
  for (const plan of plans) {
    const before = snapshotPrograms(root);
    runs.push({ before, runId: await makeRun(commands.applyPlan(root, plan)) });
    if (runs.length === 2) await pinBackup(commands.pin(root, PINNED, runs[1]?.runId ?? ""));
  }
  const [original, second, newest] = runs.map(({ before }) => before);
  if (original === undefined || second === undefined || newest === undefined) throw new Error("Cannot prepare a prune: a run is missing");
  const seen = { targets: DEFAULT_LINKS.map(({ target }) => target), pinned: PINNED, start: snapshotPrograms(root) };
  return { ...seen, history: { original, second, newest }, doomed: doomedPayloads(seen) };
}

async function pinBackup(argv: readonly string[]): Promise<void> {
  const { exitCode, summary } = await runCommand(argv);
  if (exitCode !== 0) throw new Error(`Cannot prepare a prune: ${summary}`);
}
