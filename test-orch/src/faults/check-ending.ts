/** This defines `checkEnding`: whether what a command said at its end agrees with what it left. */
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";
import { type TreeSnapshot, snapshotTree } from "../scratch/snapshot-tree.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkTargets } from "./check-targets.ts";
import type { FaultEnding } from "./fault-lane.ts";
import { parseDocument } from "./parse-document.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/** A command that lived through a refused call. */
export interface EndedCommand {
  readonly scratch: ScratchRoot;
  readonly before: TreeSnapshot;
  readonly ending: FaultEnding;
  readonly verb: "apply" | "rollback";
}

/** The exit code by which a command owns up to targets that it could not bring back, or to not knowing. */
const UNDO_FAILED = 70;
/** A sync of something beside a target, or of its directory. */
const PROGRAM_SYNC = /^\w*sync\w*\(<\{root\}\/(?:usr|opt)\b/u;

/**
 * A killed command says nothing and may leave anything that recovery mends. One that was only refused a call must
 * end by itself, print its document, and have done what it claims: all on success, nothing on failure, with no name
 * left that does not belong there [REQ-R4]. A change of which a sync failed is no success [REQ-B8].
 */
export function checkEnding({ scratch, before, ending, verb }: EndedCommand): string[] {
  const { fault, exitCode, point } = ending;
  if (fault.kind === "kill") return [];
  if (exitCode === undefined) return [`did not exit by itself: ${ending.stderr}`];
  const mute = parseDocument(ending.stdout) === undefined;
  const violations = mute ? [`exit ${exitCode} without a document: ${ending.stderr}`] : [];
  if (exitCode === UNDO_FAILED) return violations;
  if (exitCode === 0 && PROGRAM_SYNC.test(point.key)) violations.push("exit 0, although a sync had failed");
  const claimed = (exitCode === 0) === (verb === "apply") ? "new" : "old";
  const { side } = checkTargets(scratch, before);
  if (side !== claimed) return [...violations, `exit ${exitCode}, but the targets are ${side}, not ${claimed}`];
  const { reserved } = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  return [...violations, ...checkLeftovers(scratch.links, reserved, { verb, side }).map((line) => `exit ${exitCode}, but ${line}`)];
}
