/** This defines the verb `rescue`. */
import process from "node:process";
import { rescueBundle, rescueCheck } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { policyOf } from "../policy/policy-of.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { printRescueBundle } from "../render/print-rescue-bundle.ts";
import { printRescueCheck } from "../render/print-rescue-check.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verbs `check` and `bundle` to the tree. */
export function addRescue(program: Command, setExitCode: SetExitCode): void {
  const rescue = program.command("rescue").description("Ways back for the day when this command does not run any more. (changes no target)");
  const check = rescue.command("check").description("Check that a run could be undone without Node: by a BusyBox on PATH, or by enough tools there. (reads only)");
  addPolicyOptions(check, VERB_FIELDS.rescue).action(async (_own: unknown, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions>();
    const { policy } = policyOf(options);
    // It runs programs that may hang: told to stop, it ends them first.
    const report = await untilSignal((signal) => rescueCheck(contextOf(options, { policy, signal }), { path: searchPath() }));
    setExitCode(await printRescueCheck(report, options));
  });
  rescue
    .command("bundle")
    .description("Write the undo scripts of all runs that stand, a BusyBox and what to do with them into a directory, e.g. on a stick. (changes no target)")
    .argument("<dir>", "an empty directory, or a new one")
    .action(async (dir: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      setExitCode(await printRescueBundle(await rescueBundle(contextOf(options), { dir, path: searchPath() }), options));
    });
}

/** The caller's PATH; no built-in directories. */
function searchPath(): string {
  return process.env["PATH"] ?? "";
}
