/** This declares the verb `facts`. */
import type { Command } from "commander";
import { parseCount } from "../input/parse-count.ts";
import { addFactsExport } from "./facts/export.ts";
import { addFactsQuery } from "./facts/query.ts";
import { addFactsTail } from "./facts/tail.ts";
import { addFactsValidate } from "./facts/validate.ts";
import { addFactsVerify } from "./facts/verify.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verbs to the tree. */
export function addFacts(program: Command, setExitCode: SetExitCode): void {
  const facts = program
    .command("facts")
    .description("Show what happened, from the recorded facts. (reads only)")
    .option("--last <n>", "only the newest N", parseCount)
    .action(lazily(setExitCode, async () => (await import("../verbs/facts.ts")).runFacts));
  for (const add of [addFactsTail, addFactsQuery, addFactsValidate, addFactsVerify, addFactsExport]) add(facts, setExitCode);
}
