/** This defines `watchArguments`: the command line of whoever watches a run's deadline. */
import type { RunToWatch } from "@switchyard/engine";
import type { OwnCommand } from "./own-command.ts";

/**
 * It names all that counts and reads no config: what an administrator changes there until the deadline comes must not be what
 * keeps the run from being undone.
 */
export function watchArguments([node, main]: OwnCommand, { runId, root, stateDir }: RunToWatch): readonly [string, ...string[]] {
  return [node, main, "watch-provisional", runId, "--root", root, "--state-dir", stateDir, "--no-config"];
}
