/** This defines `applyLane`: an apply on a fresh scratch root, ready to be struck. */
import type { ScratchOptions } from "../scratch/create-scratch-root.ts";
import { checkAfterCrash } from "./check-after-crash.ts";
import { checkEnding } from "./check-ending.ts";
import type { CliCommands } from "./cli-commands.ts";
import { type CliScene, cliScene } from "./cli-scene.ts";
import type { RecoverableLane } from "./fault-lane.ts";

/** Strikes an apply. Recovery goes back before the commit point and forward after it. */
export function applyLane(commands: CliCommands, options: ScratchOptions = {}): RecoverableLane<CliScene> {
  return {
    prepare: () => cliScene(options),
    argv: ({ scratch }) => commands.apply(scratch),
    verify: async ({ scratch, before, start }, ending) => [
      ...checkEnding({ scratch, before, ending, verb: "apply" }),
      ...(await checkAfterCrash({ scratch, before, start, ending, commands, verb: "apply" })),
    ],
    verifyRecovered: ({ scratch, before, start }, ending) =>
      checkAfterCrash({ scratch, before, start, ending, mayStayOpen: true, commands, verb: "apply" }),
  };
}
