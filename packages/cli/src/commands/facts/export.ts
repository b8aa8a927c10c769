/** This declares the verb `facts export`. */
import { Option, type Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addFilterOptions } from "./filter-options.ts";

/** The forms there are (docs/formats/facts.md). */
export const EXPORT_FORMATS = ["cloudevents", "otlp", "journald"] as const;

/** Adds the verb to the tree. */
export function addFactsExport(facts: Command, setExitCode: SetExitCode): void {
  addFilterOptions(facts.command("export").description("Write facts to stdout in the form of another system. (reads only)"))
    .addOption(new Option("--format <format>", "cloudevents, otlp: one JSON object a line; journald: its export format").choices(EXPORT_FORMATS).makeOptionMandatory())
    .option("--source <uri>", "what CloudEvents name as the source (default: \"urn:switchyard:facts\")")
    .addHelpText("after", "\nExample: switchyard facts export --format journald \\\n  | systemd-journal-remote -o switchyard.journal -")
    .action(lazily(setExitCode, async () => (await import("../../verbs/facts/export.ts")).runFactsExport));
}
