/** This defines `commandHands`: a tree worked on as an operator would. */
import type { CliCommands } from "../command/cli-commands.ts";
import { runCommand } from "../command/run-command.ts";
import type { Hands } from "./hands.ts";
import type { Recovery } from "./recovery.ts";

/** The hands that type the commands on the tree at `root`. */
export function commandHands(commands: CliCommands, root: string): Hands {
  return {
    recover: () => recoverByCommand(commands.recover(root)),
    apply: (plan) => act(commands.applyPlan(root, plan)),
    rollback: (run) => act(commands.rollback(root, run)),
    prune: (keep) => act(commands.prune(root, keep)),
    checkRecords: () => checkRecords(commands, root),
  };
}

async function act(argv: readonly string[]): Promise<string | null> {
  const { exitCode, summary } = await runCommand(argv);
  return exitCode === 0 ? null : summary;
}

async function recoverByCommand(argv: readonly string[]): Promise<Recovery> {
  const { exitCode, document, summary } = await runCommand(argv);
  if (document === undefined) return { failure: `the command crashed: ${summary}`, outcomes: [] };
  const recovered = document["recovered"];
  const outcomes = Array.isArray(recovered) ? recovered.map((run: { outcome?: unknown }) => String(run.outcome)) : [];
  return { failure: exitCode === 0 ? null : summary, outcomes };
}

async function checkRecords(commands: CliCommands, root: string): Promise<readonly string[]> {
  const [chain, status] = await Promise.all([runCommand(commands.verifyFacts(root)), runCommand(commands.status(root))]);
  const unfinished = status.document?.["unfinished"];
  return [
    ...(chain.exitCode === 0 ? [] : [`facts verify failed: ${chain.summary}`]),
    ...(status.exitCode === 0 && Array.isArray(unfinished) ? [] : [`status failed: ${status.summary}`]),
    ...(Array.isArray(unfinished) && unfinished.length > 0 ? ["a run is still unfinished"] : []),
  ];
}
