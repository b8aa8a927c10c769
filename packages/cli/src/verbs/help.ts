/** This defines what the verb `help` does. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Command } from "commander";
import { HELP_TOPICS } from "../commands/help-topics.ts";
import { print, printLines } from "../output/print.ts";
import { errorHelp } from "../render/error-help.ts";
import { shippedText } from "../shipped-text.ts";

/** Prints the help of a verb or the text of a topic; without either, what there is. @throws `E_USAGE` `unknown_topic` */
export function runHelp(program: Command): (options: object, what: readonly string[] | undefined) => Promise<number> {
  return async (_options, what = []) => {
    const [about, error = ""] = what;
    const found = about === "exit-codes" && what.length === 2 ? errorHelp(error) : [];
    if (found.length > 0) {
      await printLines(found);
      return 0;
    }
    const topic = HELP_TOPICS.find(({ name }) => what.length === 1 && what[0] === name);
    if (topic === undefined) below(program, what).outputHelp();
    else await print([shippedText(topic.name)]);
    return 0;
  };
}

function below(program: Command, what: readonly string[]): Command {
  let command = program;
  for (const name of what) {
    const found = command.commands.find((verb) => verb.name() === name || verb.aliases().includes(name));
    if (found === undefined) throw unknown(what);
    command = found;
  }
  return command;
}

function unknown(what: readonly string[]): SwitchyardError {
  const topics = HELP_TOPICS.map(({ name }) => name).join(", ");
  const message = `Cannot help with ${JSON.stringify(what.join(" "))}: it is no verb, and the topics are ${topics}.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "unknown_topic", op: "help", message });
}
