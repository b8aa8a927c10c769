/** This defines the verb `facts`. */
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { parseCount } from "../input/parse-count.ts";
import { printFacts } from "../render/print-facts.ts";
import { addFactsExport } from "./facts/export.ts";
import { addFactsQuery } from "./facts/query.ts";
import { addFactsTail } from "./facts/tail.ts";
import { addFactsValidate } from "./facts/validate.ts";
import { addFactsVerify } from "./facts/verify.ts";
import type { Command } from "commander";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & { readonly last?: number };

/** Adds the verb and its own verbs to the tree. */
export function addFacts(program: Command, setExitCode: SetExitCode): void {
  const facts = program
    .command("facts")
    .description("Show what happened, from the recorded facts. (reads only)")
    .option("--last <n>", "only the newest N", parseCount)
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      setExitCode(await printFacts(contextOf(options), { ...options, command: "facts", filter: {} }));
    });
  for (const add of [addFactsTail, addFactsQuery, addFactsValidate, addFactsVerify, addFactsExport]) add(facts, setExitCode);
}
