/** This declares the verb `rollback`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { factsOption } from "./facts-option.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addRollback(program: Command, setExitCode: SetExitCode): void {
  const verb = program
    .command("rollback")
    .alias("undo")
    .description("Undo a run; without one, the newest apply. Undoing twice equals once. A dry run unless --commit is given. (changes the system)")
    .argument("[run]", "the run's id")
    .option("--to <run>", "undo everything that was done after this run, newest first")
    .option("--commit", "do it")
    .addOption(factsOption());
  addPolicyOptions(verb, VERB_FIELDS.rollback).action(lazily(setExitCode, async () => (await import("../verbs/rollback.ts")).runRollback));
}
