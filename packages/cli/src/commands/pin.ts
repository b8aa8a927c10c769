/** This declares the verbs `pin` and `unpin`. */
import type { Command } from "commander";
import { lazily, type Work } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";
import type { PinOptions } from "../verbs/pin.ts";

/** Adds both verbs to the tree. */
export function addPin(program: Command, setExitCode: SetExitCode): void {
  const pinText = "Keep a backup of a target from ever being pruned; without --run, the newest. A dry run unless --commit is given. (changes the system)";
  const unpinText = "Let a backup be pruned again; without --run, the newest that is pinned. A dry run unless --commit is given. (changes the system)";
  addOne(program.command("pin").description(pinText), true, setExitCode);
  addOne(program.command("unpin").description(unpinText), false, setExitCode);
}

function addOne(verb: Command, pinned: boolean, setExitCode: SetExitCode): void {
  const load = async (): Promise<Work<PinOptions, string>> => {
    const { runPin } = await import("../verbs/pin.ts");
    return (options, target) => runPin(options, { target, pinned });
  };
  verb
    .argument("<target>", "the target whose backup is meant")
    .option("--run <run>", "the backup that this run made")
    .option("--commit", "do it")
    .action(lazily(setExitCode, load));
}
