/** This declares the verb `preflight`. */
import { Option, type Command } from "commander";
import { lazily } from "./lazily.ts";
import { addPlanOptions } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** How it can be printed. */
export const PREFLIGHT_FORMATS = ["text", "yaml", "json"] as const;

/** Adds the verb to the tree. */
export function addPreflight(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("preflight"))
    .description("Check every target and source against the gates. (reads only)")
    .addOption(new Option("--format <format>", "how to print it; json is what --json prints, yaml the same document").choices(PREFLIGHT_FORMATS))
    .action(lazily(setExitCode, async () => (await import("../verbs/preflight.ts")).runPreflight));
}
