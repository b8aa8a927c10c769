/** This defines `addChoiceOptions`: which profile a canary is about. */
import { Option, type Command } from "commander";
import { prefixOption } from "../profile/prefix-option.ts";

/** Adds them to the verb. */
export function addChoiceOptions(command: Command): Command {
  return command
    .addOption(new Option("--profile <profile>", "which one (default: the active one)"))
    .addOption(new Option("--rescue", "that of the vendor's own tools, whatever is active").conflicts("profile"))
    .addOption(prefixOption());
}
