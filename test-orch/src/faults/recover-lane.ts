/** This defines `recoverLane`: the recovery of a crashed apply, ready to be struck itself. */
import type { ScratchOptions } from "../scratch/create-scratch-root.ts";
import { checkAfterCrash } from "./check-after-crash.ts";
import type { CliCommands } from "./cli-commands.ts";
import { type CliScene, cliScene } from "./cli-scene.ts";
import type { FaultLane } from "./fault-lane.ts";
import { strike } from "./strike.ts";

/** Where the apply dies that is to be recovered: before the `ordinal`-th `call` of its first thread. */
export interface CrashSite {
  readonly call: string;
  readonly ordinal: number;
}

/** Strikes the recovery of an apply that died at `site`. Recovery can be interrupted at every point [REQ-J2]. */
export function recoverLane(commands: CliCommands, site: CrashSite, options: ScratchOptions = {}): FaultLane<CliScene> {
  return {
    prepare: () => crashedScene(commands, site, options),
    argv: ({ root }) => commands.recover(root),
    verify: ({ scratch, before, start }, ending) =>
      checkAfterCrash({ scratch, before, start, ending, mayStayOpen: true, commands, verb: "apply" }),
  };
}

async function crashedScene(commands: CliCommands, site: CrashSite, options: ScratchOptions): Promise<CliScene> {
  const scene = cliScene(options);
  const shot = { ...site, fault: { kind: "kill" }, mainThread: true } as const;
  const { ending, command } = await strike(commands.apply(scene.scratch), scene.root, shot);
  if (ending !== undefined) return scene;
  scene.dispose();
  throw new Error(`Cannot prepare a crash: nothing died of ${command}`);
}
