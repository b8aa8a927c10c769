/** This defines `addFilterOptions`: which facts are meant. */
import { Option, type Command } from "commander";
import { parseSince } from "../../input/parse-since.ts";

const several = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Adds the options of a `FactFilter` to the verb. */
export function addFilterOptions(command: Command): Command {
  return command
    .option("--stage <stage>", "only this stage, e.g. apply.result (repeatable)", several)
    .option("--run <run>", "only this run")
    .option("--path <path>", "only this path and what is below it (repeatable)", several)
    .option("--since <when>", "only from this time on: 2026-11-21T03:40:00Z, or a duration ago, e.g. 10m", parseSince)
    .addOption(new Option("--decision <decision>", "only with this outcome").choices(["success", "failure", "pending"]));
}
