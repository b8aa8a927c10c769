/** This defines `cliCommands`: the command lines of the command under test, as its users would write them. */
import process from "node:process";
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";
import type { ScratchLink } from "../scratch/scratch-link.ts";

/** What a plan is asked for; all paths inside the root. */
export interface WantedPlan {
  readonly links: readonly Pick<ScratchLink, "target" | "source">[];
  /** The targets that are to be put back. */
  readonly restores: readonly string[];
  /** Which backup they get; default: the newest. */
  readonly which?: "newest" | "previous" | "original";
}

/** The command lines, program first; every one of them acts, none is a dry run. */
export interface CliCommands {
  /** Switches all links of the scratch root. */
  readonly apply: (scratch: ScratchRoot) => readonly string[];
  /** Switches and puts back, in one plan. */
  readonly applyPlan: (root: string, plan: WantedPlan) => readonly string[];
  /** Undoes the run, or the newest one where none is named. */
  readonly rollback: (root: string, runId?: string) => readonly string[];
  /** Ends what a crash left open. */
  readonly recover: (root: string) => readonly string[];
  /** Removes all backups of all targets but `keep` of each, and those that must stay. */
  readonly prune: (root: string, keep: number) => readonly string[];
  /** Pins the backup of a target that a run made. */
  readonly pin: (root: string, target: string, runId: string) => readonly string[];
  /** A verb about profiles that acts, e.g. `set`, `new`. */
  readonly profile: (root: string, ...words: readonly string[]) => readonly string[];
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
  const applyPlan: CliCommands["applyPlan"] = (root, { links, restores, which }) => {
    const switched = links.flatMap(({ target, source }) => ["--link", `${target}=${source}`]);
    const putBack = [...restores.flatMap((target) => ["--restore", target]), ...(which === undefined ? [] : ["--which", which])];
    return [...program, "apply", "--root", root, ...switched, ...putBack, "--commit", "--yes", "--json"];
  };
  return {
    apply: ({ root, links }) => applyPlan(root, { links, restores: [] }),
    applyPlan,
    rollback: (root, runId) => {
      const run = runId === undefined ? [] : [runId];
      return [...program, "rollback", "--root", root, ...run, "--commit", "--yes", "--json"];
    },
    recover: (root) => [...program, "recover", "--root", root, "--json"],
    prune: (root, keep) => [...program, "prune", "--root", root, "--keep", `${keep}`, "--commit", "--yes", "--json"],
    pin: (root, target, runId) => [...program, "pin", target, "--root", root, "--run", runId, "--commit", "--yes", "--json"],
    profile: (root, ...words) => [...program, "profile", ...words, "--root", root, "--commit", "--yes", "--json"],
    status: (root) => [...program, "status", "--root", root, "--json"],
    verifyFacts: (root) => [...program, "facts", "verify", "--root", root, "--json"],
  };
}
