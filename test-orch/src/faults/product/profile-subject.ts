/** This defines `profileSubject`: a verb about profiles as the fault lanes strike it. */
import { checkProfileEnding } from "../../checker/profiles/check-profile-ending.ts";
import { judgeProfiles } from "../../checker/profiles/judge-profiles.ts";
import { OTHER, profileMemory, type ProfileSituation, TARGET_DIRECTORIES, VENDOR } from "../../checker/profiles/profile-situation.ts";
import { fillScratchRoot } from "../../scratch/create-scratch-root.ts";
import { snapshotTree } from "../../scratch/snapshot-tree.ts";
import type { ScratchLink } from "../../scratch/scratch-link.ts";
import type { CliCommands } from "../../command/cli-commands.ts";
import type { RecoverableSubject } from "../fault-subject.ts";
import { runCommand } from "../../command/run-command.ts";

/** The vendor's programs. */
const PROGRAMS = [
  { target: "/usr/bin/true", source: "/opt/provider/bin/true", prior: "file" },
  { target: "/usr/bin/echo", source: "/opt/provider/bin/echo", prior: "file" },
  { target: "/usr/sbin/uname", source: "/opt/provider/bin/uname", prior: "file" },
] as const satisfies readonly ScratchLink[];
/** The one that the new profile lacks, so that the flip has to keep it. */
const LACKING = "uname";
const TARGETS = PROGRAMS.map(({ target }) => target);
const ADOPT = ["adopt", VENDOR, ...TARGETS];

/** An adopt of three programs, or a flip that has to keep an applet. */
export function profileSubject(commands: CliCommands, verb: ProfileSituation["verb"]): RecoverableSubject {
  const words = verb === "set" ? ["set", OTHER] : ADOPT;
  return {
    name: `profile ${verb}`,
    async prepare(root) {
      fillScratchRoot(root, PROGRAMS);
      const original = snapshotTree(root, TARGET_DIRECTORIES);
      await prepareProfiles(root, commands, verb);
      const situation: ProfileSituation = { verb, words, targets: TARGETS, original };
      profileMemory.write(root, situation);
    },
    argv: (root) => commands.profile(root, ...words),
    recovery: (root) => commands.recover(root),
    checkEnding: checkProfileEnding,
    check: (state) => judgeProfiles(state, commands),
  };
}

/** Builds the profile of another provider, and for `set` adopts the vendor's programs. */
async function prepareProfiles(root: string, commands: CliCommands, verb: ProfileSituation["verb"]): Promise<void> {
  const steps = [["build", OTHER, "--from", "/opt/provider/bin", "--except", LACKING], ...(verb === "set" ? [ADOPT] : [])];
  for (const words of steps) {
    const { exitCode, summary } = await runCommand(commands.profile(root, ...words));
    if (exitCode !== 0) throw new Error(`Cannot prepare a system with profiles: ${summary}`);
  }
}
