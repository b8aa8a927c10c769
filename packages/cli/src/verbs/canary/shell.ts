/** This defines what the verb `canary` itself does. */
import process from "node:process";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { canaryOf } from "../../input/canary-of.ts";
import type { CanaryOptions } from "../../input/canary-options.ts";
import { manner } from "../../output/manner.ts";
import { tell } from "../../output/tell.ts";
import { become } from "./become.ts";

/** Becomes the caller's shell. @throws `E_USAGE` `canary_options`: nothing was said of what is to be done */
export async function runCanaryShell(options: CanaryOptions): Promise<number> {
  if (options.shell !== true) throw nothing();
  const canary = await canaryOf(options);
  if (process.stderr.isTTY && !manner().quiet) tell(`switchyard: the profile ${canary.profile} comes first on PATH in this shell; exit leaves it.\n`);
  return become(canary, null);
}

function nothing(): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "canary_options", op: "canary", message: "Cannot tell what the canary is to do: needed is --shell, run, compare or path." });
}
