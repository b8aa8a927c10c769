/** This defines the verb `prune`. */
import { prune } from "@switchyard/engine";
import { Option, type Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { parseCount } from "../input/parse-count.ts";
import { parseDuration } from "../input/parse-duration.ts";
import { printPrune } from "../render/print-prune.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & { readonly keep?: number; readonly olderThan?: number; readonly commit?: boolean };

/** Adds the verb to the tree. */
export function addPrune(program: Command, setExitCode: SetExitCode): void {
  program
    .command("prune")
    .description(
      "Remove old backups, by count, by age or both. Never the newest, the first, a pinned one, or what undoing the newest run needs. A dry run unless --commit is given. (changes the system)",
    )
    .argument("[target...]", "whose backups; all targets of all runs if none is given")
    .addOption(new Option("--keep <n>", "keep at most N backups of each target").argParser(parseCount))
    .addOption(new Option("--older-than <duration>", "remove what is older, e.g. 12h, 30d").argParser(parseDuration))
    .option("--commit", "do it")
    .action(async (targets: readonly string[], _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const mode = options.commit === true ? "commit" : "dry_run";
      const report = await untilSignal((signal) => prune(contextOf(options, { signal }), { mode, targets, countLimit: options.keep, ageLimitMs: options.olderThan }));
      setExitCode(await printPrune(report, options));
    });
}
