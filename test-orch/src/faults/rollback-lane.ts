/** This defines `rollbackLane`: a rollback of a committed run, ready to be struck. */
import type { ScratchOptions } from "../scratch/create-scratch-root.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import { checkAfterCrash } from "./check-after-crash.ts";
import { checkEnding } from "./check-ending.ts";
import type { CliCommands } from "./cli-commands.ts";
import { type CliScene, cliScene } from "./cli-scene.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import { makeRun } from "./make-run.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/** A system on which one run stands. */
export interface AppliedScene extends CliScene {
  readonly runId: string;
}

/** Strikes the rollback of an apply. Recovery takes it on to its end [REQ-J2]. */
export function rollbackLane(commands: CliCommands, options: ScratchOptions = {}): RecoverableLane<AppliedScene> {
  return {
    prepare: () => appliedScene(commands, options),
    argv: ({ root }) => commands.rollback(root),
    verify: async ({ scratch, before, start, runId }, ending) => [
      ...checkEnding({ scratch, before, ending, verb: "rollback" }),
      ...(await checkAfterCrash({ scratch, before, start, ending, commands, verb: "rollback", runId })),
    ],
    verifyRecovered: ({ scratch, before, start, runId }, ending) =>
      checkAfterCrash({ scratch, before, start, ending, mayStayOpen: true, commands, verb: "rollback", runId }),
  };
}

async function appliedScene(commands: CliCommands, options: ScratchOptions): Promise<AppliedScene> {
  const scene = cliScene(options);
  const runId = await makeRun(scene, commands.apply(scene.scratch));
  return { ...scene, runId, start: snapshotTree(scene.root, PROGRAM_DIRECTORIES) };
}
