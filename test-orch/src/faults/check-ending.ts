/** This defines `checkEnding`: whether what a command said at its end agrees with what it left. */
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";
import { type TreeSnapshot, snapshotTree } from "../scratch/snapshot-tree.ts";
import { checkExit } from "./check-exit.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkTargets } from "./check-targets.ts";
import type { FaultEnding } from "./fault-lane.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";
import { UNDO_FAILED } from "./undo-failed.ts";

/** A command that lived through a refused call. */
export interface EndedCommand {
  readonly scratch: ScratchRoot;
  readonly before: TreeSnapshot;
  readonly ending: FaultEnding;
  readonly verb: "apply" | "rollback";
}

/**
 * A killed command says nothing and may leave anything that recovery mends. One that was only refused a call must
 * have ended as {@link checkExit} asks, and have done what it claims: all on success, nothing on failure, with no name
 * left that does not belong there [REQ-R4].
 */
export function checkEnding({ scratch, before, ending, verb }: EndedCommand): string[] {
  const { fault, exitCode } = ending;
  const violations = checkExit(ending);
  if (fault.kind === "kill" || exitCode === undefined || exitCode === UNDO_FAILED) return violations;
  const claimed = (exitCode === 0) === (verb === "apply") ? "new" : "old";
  const { side } = checkTargets(scratch, before);
  if (side !== claimed) return [...violations, `exit ${exitCode}, but the targets are ${side}, not ${claimed}`];
  const { reserved } = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  return [...violations, ...checkLeftovers(scratch.links, reserved, { verb, side }).map((line) => `exit ${exitCode}, but ${line}`)];
}
