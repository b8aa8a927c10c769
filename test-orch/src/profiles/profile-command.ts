/** This defines `profileCommand`: the verbs about profiles, typed on a root. */
import process from "node:process";
import { runCommand, type CommandResult } from "../command/run-command.ts";
import { switchyardEntry } from "../command/switchyard-entry.ts";

/** Runs one verb and gives its document. */
export type ProfileCommand = (...args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;

/** How long one of these may take, in milliseconds: a hundred programs are started more than once. */
const TIMEOUT_MS = 300_000;

/** The command as it runs and is told how it ended; all paths are in this root. */
export function profileCommandEnd(root: string): (...args: readonly string[]) => Promise<CommandResult> {
  const entry = switchyardEntry();
  return (...args) => runCommand([process.execPath, entry, ...args, "--root", root, "--json"], TIMEOUT_MS);
}

/** The same, of commands that must succeed. @throws where one does not exit with 0 */
export function profileCommand(root: string): ProfileCommand {
  const run = profileCommandEnd(root);
  return async (...args) => {
    const { exitCode, document, summary } = await run(...args);
    if (exitCode !== 0 || document === undefined) throw new Error(summary);
    return document;
  };
}
