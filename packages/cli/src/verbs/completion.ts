/** This defines what the verb `completion` does. */
import type { Command } from "commander";
import { bashCompletion } from "../completion/bash-completion.ts";
import { completionTable, type CompletedVerb } from "../completion/completion-table.ts";
import { fishCompletion } from "../completion/fish-completion.ts";
import { zshCompletion } from "../completion/zsh-completion.ts";
import { print } from "../output/print.ts";
import { verbTree } from "../tree/verb-tree.ts";

/** A shell that completions are made for. */
export type Shell = "bash" | "zsh" | "fish";

const MADE_BY: Readonly<Record<Shell, (table: readonly [CompletedVerb, ...CompletedVerb[]]) => string>> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints the completion of this shell. */
export function runCompletion(program: Command): (options: object, shell: Shell) => Promise<number> {
  return async (_options, shell) => {
    await print([MADE_BY[shell](completionTable(verbTree(program)))]);
    return 0;
  };
}
