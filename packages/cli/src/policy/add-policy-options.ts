/** This defines `addPolicyOptions`: a verb's flags for policy fields. */
import type { PolicyField } from "@switchyard/policy/fields";
import type { Command } from "commander";
import { fieldOptions } from "./field-options.ts";

/** Adds the flags of these fields. */
export function addPolicyOptions(command: Command, fields: readonly PolicyField[]): Command {
  for (const option of fields.flatMap(fieldOptions)) command.addOption(option);
  return command;
}
