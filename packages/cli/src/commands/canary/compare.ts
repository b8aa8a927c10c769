/** This declares the verb `canary compare`. */
import { Option, type Command } from "commander";
import { parseDuration } from "../../input/parse-duration.ts";
import { lazily } from "../lazily.ts";
import { prefixOption } from "../profile/prefix-option.ts";
import type { SetExitCode } from "../set-exit-code.ts";

/** Adds the verb to the tree. */
export function addCanaryCompare(canary: Command, setExitCode: SetExitCode): void {
  canary
    .command("compare")
    .description("Run one command with each of two profiles, in scratch directories, and show in what output, exit status and files differ. Exits 1 where they do. (reads only)")
    .argument("<command...>", "the command and its arguments, after --")
    .option("--profiles <profile,profile>", "which two (default: the vendor's own tools and the active one)")
    .option("--with <dir>", "both begin with what is in this directory")
    .option("--stdin <file>", "what both read; - is what this command reads")
    .addOption(new Option("--timeout <duration>", "how long each may take, e.g. 500ms, 5s, 10m").default(10_000, "10s").argParser(parseDuration))
    .addOption(prefixOption())
    .action(lazily(setExitCode, async () => (await import("../../verbs/canary/compare.ts")).runCanaryCompare));
}
