/** This defines `makeRun`: a step on the way to the system that is to be struck. */
import { runCommand } from "./run-command.ts";

/**
 * Runs a command that makes a run, and returns the run's id.
 *
 * @throws where it fails, or makes none
 */
export async function makeRun(argv: readonly string[]): Promise<string> {
  const { exitCode, document, summary } = await runCommand(argv);
  const runId = document?.["run_id"];
  if (exitCode === 0 && typeof runId === "string") return runId;
  throw new Error(`Cannot prepare a system: ${summary}`);
}
