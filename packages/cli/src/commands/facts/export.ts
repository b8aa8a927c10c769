/** This defines the verb `facts export`. */
import { withFacts } from "@switchyard/engine";
import { Option, type Command } from "commander";
import { exported, FORMATS, type Format } from "../../facts/exported.ts";
import type { FactFilter } from "../../facts/fact-filter.ts";
import { meantFacts } from "../../facts/meant-facts.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { print } from "../../output/print.ts";
import { passedOver } from "../../render/passed-over.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addFilterOptions, filterOf } from "./filter-options.ts";

type Options = GlobalOptions & FactFilter & { readonly format: Format; readonly source?: string };

/** Adds the verb to the tree. */
export function addFactsExport(facts: Command, setExitCode: SetExitCode): void {
  addFilterOptions(facts.command("export").description("Write facts to stdout in the form of another system. (reads only)"))
    .addOption(new Option("--format <format>", "cloudevents, otlp: one JSON object a line; journald: its export format").choices(FORMATS).makeOptionMandatory())
    .option("--source <uri>", "what CloudEvents name as the source (default: \"urn:switchyard:facts\")")
    .addHelpText("after", "\nExample: switchyard facts export --format journald \\\n  | systemd-journal-remote -o switchyard.journal -")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      setExitCode(
        await withFacts(contextOf(options), async (place) => {
          const found = meantFacts(place, filterOf(options));
          await print(exported(found.lines(), options));
          passedOver(found.others());
          return 0;
        }),
      );
    });
}
