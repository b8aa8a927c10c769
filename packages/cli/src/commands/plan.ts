/** This defines the verb `plan`. */
import { apply } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions, type LinkOptions } from "../input/context-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { addLinkOptions, readLinks } from "./link-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addPlan(program: Command, setExitCode: SetExitCode): void {
  addLinkOptions(program.command("plan"))
    .description("Show what would change. (reads only)")
    .action(async (manifest: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & LinkOptions>();
      const { links, policy } = readLinks(manifest, options);
      setExitCode(printRunReport(await apply(contextOf(options, policy), { links, mode: "dry_run", command: "plan" }), options));
    });
}
