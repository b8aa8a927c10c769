/** This defines the verbs `pin` and `unpin`. */
import { pin } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printPin } from "../render/print-pin.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds both verbs to the tree. */
export function addPin(program: Command, setExitCode: SetExitCode): void {
  const pinText = "Keep a backup of a target from ever being pruned; without --run, the newest. A dry run unless --commit is given. (changes the system)";
  const unpinText = "Let a backup be pruned again; without --run, the newest that is pinned. A dry run unless --commit is given. (changes the system)";
  addOne(program.command("pin").description(pinText), true, setExitCode);
  addOne(program.command("unpin").description(unpinText), false, setExitCode);
}

function addOne(verb: Command, pinned: boolean, setExitCode: SetExitCode): void {
  verb
    .argument("<target>", "the target whose backup is meant")
    .option("--run <run>", "the backup that this run made")
    .option("--commit", "do it")
    .action(async (target: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { readonly run?: string; readonly commit?: boolean }>();
      const { policy } = policyOf(options);
      const mode = options.commit === true ? "commit" : "dry_run";
      const report = await untilSignal((signal) => pin(contextOf(options, { policy, signal }), { target, runId: options.run, pinned, mode }));
      setExitCode(await printPin(report, options));
    });
}
