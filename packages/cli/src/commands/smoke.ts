/** This declares the verb `smoke`. */
import { Option, type Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verbs `list` and `run` to the tree. */
export function addSmoke(program: Command, setExitCode: SetExitCode): void {
  const smoke = program.command("smoke").description("The health checks that an apply runs on what it switched. (reads only)");
  smoke
    .command("list")
    .description("Show the packs of checks: what each checks of which tool, and of whose it is only wanted. (reads only)")
    .argument("[tool...]", "names of tools, or paths of targets; all if none is given")
    .action(lazily(setExitCode, async () => (await import("../verbs/smoke/list.ts")).runSmokeList));
  smoke
    .command("run")
    .description("Check now what runs have switched: each target leads to its source, starts, and does what scripts rely on. It works in a scratch directory; exits 80 where a required check does not pass, 70 or 10 where a run that cannot be read or has not ended may have switched more. (reads only)")
    .argument("[target...]", "which targets; all that are switched if none is given")
    .addOption(new Option("--run <run>", "those of this run"))
    .action(lazily(setExitCode, async () => (await import("../verbs/smoke/run.ts")).runSmokeRun));
}
