/** This defines the verb `apply`. */
import { apply } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions, type LinkOptions } from "../input/context-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import { addLinkOptions, readLinks } from "./link-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & LinkOptions & { readonly commit?: boolean };

/** Adds the verb to the tree. */
export function addApply(program: Command, setExitCode: SetExitCode): void {
  addLinkOptions(program.command("apply"))
    .description("Switch targets to their sources, all of them or none. A dry run unless --commit is given. (changes the system)")
    .option("--commit", "do it")
    .action(async (manifest: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { links, policy } = readLinks(manifest, options);
      const mode = options.commit === true ? "commit" : "dry_run";
      const report = await untilSignal((signal) => apply(contextOf(options, policy, signal), { links, mode }));
      setExitCode(printRunReport(report, options));
    });
}
