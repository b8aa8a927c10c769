/** This declares the verb `profile build`. */
import { Option, type Command } from "commander";
import { parseEach } from "../../input/parse-each.ts";
import { parseWords } from "../../input/parse-words.ts";
import { addPolicyOptions } from "../../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../../policy/verb-fields.ts";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

const EXAMPLES = `
Examples:
  switchyard profile build uutils --from /usr/lib/uutils/bin --commit
  switchyard profile build busybox --multicall /bin/busybox --commit
  switchyard profile build gnu-9 --package coreutils --copy --commit`;

/** Adds the verb to the tree. */
export function addProfileBuild(profile: Command, setExitCode: SetExitCode): void {
  const verb = profile
    .command("build")
    .description("Build a profile from a directory, a multi-call program or a package. Nothing outside the profile changes. A dry run unless --commit is given. (changes the system)")
    .argument("<name>", "what the profile is to be called")
    .addOption(new Option("--from <dir>", "each program in this directory").conflicts(["multicall", "package"]))
    .addOption(new Option("--multicall <file>", "one program that is all of them, e.g. BusyBox").conflicts("package"))
    .addOption(new Option("--applets <names>", "the names that --multicall answers to, with commas between; may be repeated (default: those that it lists itself)").argParser(parseWords))
    .option("--package <package>", "each program of this installed package")
    .addOption(new Option("--only <name>", "only these: a name, or a pattern like 'b*'; may be repeated").argParser(parseEach))
    .addOption(new Option("--except <name>", "not these; may be repeated").argParser(parseEach))
    .option("--copy", "have programs of the profile's own, instead of links to where they are")
    .addOption(prefixOption())
    .option("--commit", "do it")
    .addHelpText("after", EXAMPLES);
  addPolicyOptions(verb, VERB_FIELDS.build).action(lazily(setExitCode, async () => (await import("../../verbs/profile/build.ts")).runProfileBuild));
}
