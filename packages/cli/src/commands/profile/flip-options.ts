/** This defines the options of verbs that change which profile is active. */
import { Option, type Command } from "commander";
import { addPolicyOptions } from "../../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../../policy/verb-fields.ts";
import { confirmOption } from "../confirm-option.ts";
import { factsOption } from "../facts-option.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds them to a verb. */
export function addFlipOptions(command: Command): Command {
  command
    .addOption(prefixOption())
    .addOption(new Option("--missing <what>", "what becomes of applets of the profile being left that the new one lacks").choices(["keep", "refuse", "drop"]).default("keep"))
    .option("--commit", "do it")
    .addOption(confirmOption())
    .addOption(factsOption());
  return addPolicyOptions(command, VERB_FIELDS.flip);
}
