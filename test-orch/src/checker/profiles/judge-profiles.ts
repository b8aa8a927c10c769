/** This defines `judgeProfiles`: the judgement on one crash of a verb about profiles. */
import type { CliCommands } from "../../command/cli-commands.ts";
import { readFacts } from "../papers/read-facts.ts";
import { runCommand } from "../../command/run-command.ts";
import { diffTrees } from "../../scratch/diff-trees.ts";
import { snapshotTree } from "../../scratch/snapshot-tree.ts";
import { checkSecondRecovery } from "../check-second-recovery.ts";
import { commandHands } from "../command-hands.ts";
import type { CrashedRoot, CrashVerdict } from "../crash-subject.ts";
import { notDone, profileState, type ProfileState } from "./profile-state.ts";
import { profileMemory, type ProfileSituation, TARGET_DIRECTORIES, VENDOR } from "./profile-situation.ts";

/**
 * (1) Right after the crash every target leads to a program, and the pointer to a whole profile [REQ-A2, REQ-P2]. (2) `recover`
 * succeeds and leaves it so, all targets adopted or none [REQ-A3], (3) and again changes nothing [REQ-J2]. (4) The facts say which
 * profile is active [REQ-O1]. (5) The verb, called again, does it; a flip goes back, and a release brings back the very files
 * [REQ-P3, REQ-R2]. (6) The chain of facts is whole, and no run is unfinished.
 */
export async function judgeProfiles({ root }: CrashedRoot, commands: CliCommands): Promise<CrashVerdict> {
  const situation = profileMemory.read(root);
  const { targets } = situation;
  const hands = commandHands(commands, root);
  const crashed = profileState(root, situation);
  const found = crashed.violations.map((line) => `before recovery: ${line}`); // (1)
  const recovery = await hands.recover(); // (2)
  const recovered = profileState(root, situation);
  const outcome = `${describe(crashed)} → ${describe(recovered)} (${recovery.outcomes.join(", ") || "nothing to do"})`;
  if (recovery.failure !== null) return { outcome, violations: [...found, `recover failed: ${recovery.failure}`] };
  found.push(...recovered.violations.map((line) => `after recovery: ${line}`));
  if (recovered.stable !== 0 && recovered.stable !== targets.length) found.push(`after recovery: ${recovered.stable} of ${targets.length} targets are adopted`);
  found.push(...(await checkSecondRecovery(root, hands.recover)), ...checkFlipFacts(root, recovered)); // (3) (4)
  if (found.length > 0) return { outcome, violations: found };
  return { outcome, violations: [...(await checkRoundTrip(root, situation, commands)), ...(await hands.checkRecords())] }; // (5) (6)
}

function describe({ active, stable }: ProfileState): string {
  return `${active ?? "none"}, ${stable} adopted`;
}

function checkFlipFacts(root: string, { active }: ProfileState): string[] {
  const told = readFacts(root).findLast(({ stage, decision }) => stage === "profile.flip" && decision === "success")?.to_profile ?? null;
  return told === active ? [] : [`facts: the last profile.flip that succeeded says ${told}, the pointer ${active}`];
}

async function checkRoundTrip(root: string, situation: ProfileSituation, commands: CliCommands): Promise<string[]> {
  const { verb, words, original } = situation;
  const again = await runCommand(commands.profile(root, ...words));
  if (again.exitCode !== 0) return [`the same verb again failed: ${again.summary}`];
  const left = notDone(situation, profileState(root, situation));
  if (left.length > 0) return left.map((line) => `the same verb again: ${line}`);
  for (const back of [...(verb === "set" ? [["rollback"]] : []), ["release"]]) {
    const { exitCode, summary } = await runCommand(commands.profile(root, ...back));
    if (exitCode !== 0) return [`a following profile ${back.join(" ")} failed: ${summary}`];
  }
  const { active } = profileState(root, situation);
  const wrong = active === VENDOR ? [] : [`after a following rollback: ${active} is active`];
  const now = snapshotTree(root, TARGET_DIRECTORIES);
  // The profiles stay, and in them more names of the vendor's programs.
  const differing = diffTrees(original, now, { withoutReserved: true }).filter((line) => !/: nlink was 1, is [23]$/u.test(line));
  return [...wrong, ...differing.map((line) => `after a following release: ${line}`)];
}
