/** This defines `cliCommands`: the command lines of the command under test, as its users would write them. */
import process from "node:process";
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";

/** The command lines, program first; every one of them acts, none is a dry run. */
export interface CliCommands {
  /** Switches all links of the scratch root. */
  readonly apply: (scratch: ScratchRoot) => readonly string[];
  /** Undoes the run, or the newest one where none is named. */
  readonly rollback: (root: string, runId?: string) => readonly string[];
  /** Ends what a crash left open. */
  readonly recover: (root: string) => readonly string[];
  /** Lists the runs. */
  readonly status: (root: string) => readonly string[];
  /** Checks the chain of recorded facts. */
  readonly verifyFacts: (root: string) => readonly string[];
}

/**
 * @param entry the script that Node runs: the built command, or a stand-in with the same arguments
 * @param flags what to put before the verb
 */
export function cliCommands(entry: string, flags: readonly string[] = []): CliCommands {
  const program = [process.execPath, entry, ...flags];
  return {
    apply: ({ root, links }) => {
      const wanted = links.flatMap((link) => ["--link", `${link.target}=${link.source}`]);
      return [...program, "apply", "--root", root, ...wanted, "--commit", "--yes", "--json"];
    },
    rollback: (root, runId) => {
      const run = runId === undefined ? [] : [runId];
      return [...program, "rollback", "--root", root, ...run, "--commit", "--yes", "--json"];
    },
    recover: (root) => [...program, "recover", "--root", root, "--json"],
    status: (root) => [...program, "status", "--root", root, "--json"],
    verifyFacts: (root) => [...program, "facts", "verify", "--root", root, "--json"],
  };
}
