/** This defines `watchReports`: a reader without the lock, who must never see anything half done. */
import type { CliCommands } from "../command/cli-commands.ts";
import { runCommand } from "../command/run-command.ts";

/** How often it read, and what it could not read, one line each. */
export interface WatchReport {
  readonly reads: number;
  readonly violations: readonly string[];
}

/** Asks for the status and for a check of the facts in turn, until the time, in milliseconds since the epoch, is over. */
export async function watchReports(commands: CliCommands, root: string, until: number): Promise<WatchReport> {
  const violations: string[] = [];
  let reads = 0;
  while (Date.now() < until) {
    const result = await runCommand(reads % 2 === 0 ? commands.status(root) : commands.verifyFacts(root));
    if (result.exitCode !== 0) violations.push(result.summary);
    reads++;
  }
  return { reads, violations };
}
