/** This declares the verb `profile`. */
import type { Command } from "commander";
import { addProfileAdopt } from "./profile/adopt.ts";
import { addProfileBuild } from "./profile/build.ts";
import { addProfileDiff } from "./profile/diff.ts";
import { addProfileGc } from "./profile/gc.ts";
import { addProfileHistory } from "./profile/history.ts";
import { addProfileList } from "./profile/list.ts";
import { addProfilePin } from "./profile/pin.ts";
import { addProfileRelease } from "./profile/release.ts";
import { addProfileRemove } from "./profile/remove.ts";
import { addProfileRollback } from "./profile/rollback.ts";
import { addProfileSet } from "./profile/set.ts";
import { addProfileShow } from "./profile/show.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const EXAMPLES = `
Examples:
  switchyard profile build busybox --multicall /bin/busybox --commit
  switchyard profile adopt vendor --like busybox --commit   /usr/bin/ls leads through it
  switchyard profile set busybox --commit                   one rename
  switchyard profile rollback --commit                      and back
  switchyard profile release --commit                       as it was before adopt`;

/** In the order of help. */
const VERBS = [
  addProfileList,
  addProfileShow,
  addProfileBuild,
  addProfileAdopt,
  addProfileSet,
  addProfileDiff,
  addProfileHistory,
  addProfileRollback,
  addProfileRelease,
  addProfilePin,
  addProfileRemove,
  addProfileGc,
];

/** Adds the verb and its own verbs to the tree. */
export function addProfile(program: Command, setExitCode: SetExitCode): void {
  const profile = program.command("profile").description("Whole tool sets behind one pointer: build them, flip between them, flip back. (changes the system)").addHelpText("after", EXAMPLES);
  for (const add of VERBS) add(profile, setExitCode);
}
