/** This defines the verb `facts`. */
import { readFacts } from "@switchyard/engine";
import { InvalidArgumentError, type Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printFacts, printVerdict } from "../render/print-facts.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & { readonly last?: number };

/** Adds the verb and its own verb `verify` to the tree. */
export function addFacts(program: Command, setExitCode: SetExitCode): void {
  const facts = program
    .command("facts")
    .description("Show what happened, from the recorded facts. (reads only)")
    .option("--last <n>", "only the newest N", parseCount)
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      setExitCode(await printFacts(await readFacts(contextOf(options)), options));
    });
  facts
    .command("verify")
    .description("Check that no fact was changed, removed or moved. (reads only)")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      setExitCode(await printVerdict(await readFacts(contextOf(options)), options));
    });
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1.");
  return Number(text);
}
