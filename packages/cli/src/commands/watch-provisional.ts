/** This defines the hidden verb `watch-provisional`, which other processes of ours are started with. */
import type { Command } from "commander";
import type { GlobalOptions } from "../input/context-of.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addWatchProvisional(program: Command, setExitCode: SetExitCode): void {
  program
    .command("watch-provisional", { hidden: true })
    .description("Wait until a run has been confirmed or rolled back, and undo it at its deadline. Without a run: recover, then watch every run that waits. apply --confirm-within starts it. (changes the system)")
    .argument("[run]", "the run's id")
    .action(async (run: string | undefined, _own: unknown, command: Command) => {
      const { runWatchProvisional } = await import("../verbs/watch-provisional.ts");
      setExitCode(await runWatchProvisional(run ?? null, command.optsWithGlobals<GlobalOptions>()));
    });
}
