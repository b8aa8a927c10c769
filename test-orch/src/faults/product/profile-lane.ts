/** This defines `profileLane`: a verb about profiles, ready to be struck. */
import type { ProfileSituation } from "../../checker/profiles/profile-situation.ts";
import type { CliCommands } from "../../command/cli-commands.ts";
import { type RecoverableLane, recoverableLane } from "../fault-lane.ts";
import { profileSubject } from "./profile-subject.ts";

/** Strikes an adopt of three programs, or a flip that has to keep an applet. */
export function profileLane(commands: CliCommands, verb: ProfileSituation["verb"]): RecoverableLane {
  return recoverableLane(profileSubject(commands, verb));
}
