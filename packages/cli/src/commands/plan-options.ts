/** This defines the options by which a plan is named. */
import { Option, type Command } from "commander";
import { factsOption } from "./facts-option.ts";
import { parseCount } from "../input/parse-count.ts";
import { parseEach } from "../input/parse-each.ts";
import { parseLink } from "../input/parse-link.ts";
import { parseTree } from "../input/parse-tree.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { whichOption } from "./which-option.ts";

/** Adds the argument and the options to a verb. */
export function addPlanOptions(command: Command): Command {
  command
    .argument("[file]", "a manifest (YAML or JSON), or a plan that was saved with plan -o")
    .addOption(new Option("-l, --link <target=source>", "switch TARGET to SOURCE; may be repeated").argParser(parseLink))
    .addOption(new Option("-t, --tree <into=from>", "switch what has its name in INTO to each program in the directory FROM; may be repeated").argParser(parseTree))
    .addOption(new Option("--only <name>", "only these programs of every --tree: a name, or a pattern like 'b*'; may be repeated").argParser(parseEach))
    .addOption(new Option("--except <name>", "not these programs of any --tree; may be repeated").argParser(parseEach))
    .addOption(new Option("--missing-targets <what>", "what becomes of programs of a --tree whose name is not there to be replaced (default: skip)").choices(["skip", "create", "refuse"]))
    .option("--protect", "have dpkg divert the upgrades of every target of --link and --tree, so that they leave the link alone")
    .addOption(new Option("-r, --restore <target>", "put back what TARGET was; may be repeated").argParser(parseEach))
    .addOption(whichOption())
    .addOption(new Option("--max-actions <n>", "how many actions a plan may have (default: 1000, at most 100000)").argParser(parseCount))
    .addOption(factsOption());
  return addPolicyOptions(command, VERB_FIELDS.apply);
}
