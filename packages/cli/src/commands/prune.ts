/** This declares the verb `prune`. */
import { Option, type Command } from "commander";
import { parseCount } from "../input/parse-count.ts";
import { parseDuration } from "../input/parse-duration.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addPrune(program: Command, setExitCode: SetExitCode): void {
  const verb = program
    .command("prune")
    .description(
      "Remove old backups, by count, by age or both. Never the newest, the first, a pinned one, or what undoing the newest run needs. A dry run unless --commit is given. (changes the system)",
    )
    .argument("[target...]", "whose backups; all targets of all runs if none is given")
    .addOption(new Option("--keep <n>", "keep at most N backups of each target").argParser(parseCount).conflicts("retentionCountLimit"))
    .addOption(new Option("--older-than <duration>", "remove what is older, e.g. 12h, 30d").argParser(parseDuration).conflicts("retentionAgeLimitMs"))
    .option("--commit", "do it");
  addPolicyOptions(verb, VERB_FIELDS.prune).action(lazily(setExitCode, async () => (await import("../verbs/prune.ts")).runPrune));
}
