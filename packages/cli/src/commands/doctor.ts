/** This declares the verb `doctor`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addDoctor(program: Command, setExitCode: SetExitCode): void {
  const verb = program
    .command("doctor")
    .description("Look at all that could keep changes or ways back from working, and say what to do: file systems, state, lock, runs, targets, backups, protection, keys, facts, rescue. Exits 0 where nothing is worse than a warning. (reads only)");
  addPolicyOptions(verb, VERB_FIELDS.rescue).action(lazily(setExitCode, async () => (await import("../verbs/doctor.ts")).runDoctor));
}
