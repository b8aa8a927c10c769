/** This declares the verb `canary path`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addChoiceOptions } from "./choice-options.ts";

/** Adds the verb to the tree. */
export function addCanaryPath(canary: Command, setExitCode: SetExitCode): void {
  const path = canary.command("path").description("Print what PATH is with the profile first on it. (reads only)");
  addChoiceOptions(path).action(lazily(setExitCode, async () => (await import("../../verbs/canary/path.ts")).runCanaryPath));
}
