/** This defines `checkAfterCrash`: everything that must be true once a run has been struck down. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";
import { diffTrees } from "../scratch/diff-trees.ts";
import { type TreeSnapshot, snapshotTree } from "../scratch/snapshot-tree.ts";
import { checkFacts } from "./check-facts.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkNothingOpen } from "./check-nothing-open.ts";
import { checkSecondRecovery } from "./check-second-recovery.ts";
import { checkTargets } from "./check-targets.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { FaultEnding } from "./fault-lane.ts";
import { PROGRAM_DIRECTORIES, RUNS_DIRECTORY } from "./program-directories.ts";
import { runCommand } from "./run-command.ts";

/** A system on which `verb` was struck. */
export interface CrashedSystem {
  readonly scratch: ScratchRoot;
  /** Its program directories before the first switch. */
  readonly before: TreeSnapshot;
  /** The same as the struck command found it. */
  readonly start: TreeSnapshot;
  readonly ending: FaultEnding;
  /** Whether the struck command may leave a run open when it fails: a recovery may, an apply may not. */
  readonly mayStayOpen?: boolean;
  readonly commands: CliCommands;
  readonly verb: "apply" | "rollback";
  /** The apply run that stands, where the struck command was not the one that made it. */
  readonly runId?: string;
}

/**
 * (1) Right after the crash every target is old or new [REQ-A1, REQ-A2]. (2) `recover` succeeds and brings all to
 * one side [REQ-A3], old meaning the same inode with all its attributes [REQ-R2]. (3) Recovering again changes
 * nothing [REQ-J2]. (4) No name is left behind that does not belong there [REQ-B2], and the facts tell the truth
 * [REQ-O9]. (5) The system is usable: an apply succeeds and its rollback brings back the old tree exactly. (6) The
 * chain of facts is whole.
 *
 * @returns the violations, one line each; the later checks are left out where an earlier one makes them moot
 */
export async function checkAfterCrash(system: CrashedSystem): Promise<string[]> {
  const { scratch, before, start, ending, commands, verb } = system;
  const crashed = checkTargets(scratch, before); // (1)
  const violations = crashed.violations.map((violation) => `after the crash: ${violation}`);
  const untouched = snapshotTree(scratch.root, PROGRAM_DIRECTORIES).hash === start.hash;
  const recovery = await runCommand(commands.recover(scratch.root)); // (2)
  if (recovery.exitCode !== 0 || recovery.document === undefined) return [...violations, `recover failed: ${recovery.summary}`];
  const mayBeOpen = untouched || (system.mayStayOpen === true && ending.exitCode !== 0);
  violations.push(...checkNothingOpen(ending, recovery.document, mayBeOpen));
  const recovered = checkTargets(scratch, before);
  violations.push(...recovered.violations.map((violation) => `after recover: ${violation}`));
  if (recovered.violations.length > 0) return violations;
  if (recovered.side === "mixed") return [...violations, "after recover: some targets are old and some are new"];
  violations.push(...(await checkSecondRecovery(commands, scratch.root))); // (3)
  const tree = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  const rule = { verb, side: recovered.side };
  violations.push(...checkLeftovers(scratch.links, tree.reserved, rule), ...checkFacts(scratch, rule)); // (4)
  if (recovered.side === "old") violations.push(...differences("after recover", before, tree));
  violations.push(...(await checkRoundTrip(system, recovered.side))); // (5)
  const chain = await runCommand(commands.verifyFacts(scratch.root)); // (6)
  return chain.exitCode === 0 ? violations : [...violations, `facts verify failed: ${chain.summary}`];
}

async function checkRoundTrip(system: CrashedSystem, side: "old" | "new"): Promise<string[]> {
  const { scratch, before, commands } = system;
  // Where the run stands, applying again finds nothing to do, and it is the standing run that must be undone.
  const standing = side === "new" ? (system.runId ?? onlyRun(scratch.root)) : undefined;
  const applied = await runCommand(commands.apply(scratch));
  if (applied.exitCode !== 0) return [`following apply failed: ${applied.summary}`];
  const after = checkTargets(scratch, before);
  if (after.side !== "new") return [`following apply: targets are ${after.side}: ${after.violations.join(", ")}`];
  const undone = await runCommand(commands.rollback(scratch.root, standing));
  if (undone.exitCode !== 0) return [`following rollback failed: ${undone.summary}`];
  return differences("following rollback", before, snapshotTree(scratch.root, PROGRAM_DIRECTORIES));
}

function differences(when: string, before: TreeSnapshot, after: TreeSnapshot): string[] {
  return diffTrees(before, after, { withoutReserved: true }).map((line) => `${when}: ${line}`);
}

/** The id of the one run that a root has seen. */
function onlyRun(root: string): string | undefined {
  const path = join(root, RUNS_DIRECTORY);
  return existsSync(path) ? readdirSync(path)[0] : undefined;
}
