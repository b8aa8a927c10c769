/** This declares the verbs `profile pin` and `profile unpin`. */
import type { Command } from "commander";
import type { ProfilePinOptions } from "../../verbs/profile/pin.ts";
import { lazily, type Work } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds both verbs to the tree. */
export function addProfilePin(profile: Command, setExitCode: SetExitCode): void {
  const pinText = "Keep a profile from being removed, by name or by gc. A dry run unless --commit is given. (changes the system)";
  const unpinText = "Let a profile be removed again. A dry run unless --commit is given. (changes the system)";
  addOne(profile.command("pin").description(pinText), true, setExitCode);
  addOne(profile.command("unpin").description(unpinText), false, setExitCode);
}

function addOne(verb: Command, pinned: boolean, setExitCode: SetExitCode): void {
  const load = async (): Promise<Work<ProfilePinOptions, string>> => {
    const { runProfilePin } = await import("../../verbs/profile/pin.ts");
    return (options, name) => runProfilePin(options, { name, pinned });
  };
  verb.argument("<profile>", "its name").addOption(prefixOption()).option("--commit", "do it").action(lazily(setExitCode, load));
}
