/** This declares the verb `diff`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import { addPlanOptions } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const LEGEND = `
Each target stands after its mark, with what is there (-) and what would be (+):
  +  it appears   ~  it changes   -  it goes   =  it stays   !  it is refused

Exit codes: 0 whatever differs; with --exit-code 1 if something does; another
one where it cannot be told.

Examples:
  switchyard diff links.yaml
  switchyard diff --link /usr/bin/ls=/usr/lib/uutils/ls`;

/** Adds the verb to the tree. */
export function addDiff(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("diff"))
    .description("Show what differs between the system and a manifest, a saved plan or links: each target as it is and as it would be. (reads only)")
    .option("--exit-code", "exit 1 if something differs")
    .addHelpText("after", LEGEND)
    .action(lazily(setExitCode, async () => (await import("../verbs/diff.ts")).runDiff));
}
