/** This declares the verb `plan`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import { addPlanOptions } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addPlan(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("plan"))
    .description("Show what would change. (reads only)")
    .option("-o, --out <file>", "save the plan; apply FILE then does exactly that, or refuses because the system has changed")
    .action(lazily(setExitCode, async () => (await import("../verbs/plan.ts")).runPlan));
}
