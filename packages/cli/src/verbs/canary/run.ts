/** This defines what the verb `canary run` does. */
import { canaryOf } from "../../input/canary-of.ts";
import { refuseOptions } from "./refuse-options.ts";
import type { CanaryOptions } from "../../input/canary-options.ts";
import { become } from "./become.ts";
import { wordsOf } from "./words-of.ts";

/** Becomes the command. @throws as `canaryPath`; `E_USAGE` `canary_options` */
export async function runCanaryRun(options: CanaryOptions, command: readonly string[]): Promise<number> {
  refuseOptions(options, ["shell"], "canary run");
  return become(await canaryOf(options), wordsOf(command));
}
