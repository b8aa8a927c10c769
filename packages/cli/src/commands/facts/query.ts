/** This declares the verb `facts query`. */
import type { Command } from "commander";
import { parseCount } from "../../input/parse-count.ts";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addFilterOptions } from "./filter-options.ts";

/** Adds the verb to the tree. */
export function addFactsQuery(facts: Command, setExitCode: SetExitCode): void {
  addFilterOptions(facts.command("query").description("Show the facts that all of these options fit. (reads only)"))
    .option("--last <n>", "only the newest N of them", parseCount)
    .action(lazily(setExitCode, async () => (await import("../../verbs/facts/query.ts")).runFactsQuery));
}
