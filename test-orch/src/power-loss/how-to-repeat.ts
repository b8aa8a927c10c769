// This defines `howToRepeat`: the way back to a crash state.

import type { CrashState } from "./explorer/crash-state.ts";
import type { Config } from "./run-config.ts";

/** The command line that runs its configuration again, or words where nobody has said which that is. */
export function howToRepeat({ fileSystem, adversary, seed, again }: Config, { ordinal }: CrashState): string {
  return again?.({ fileSystem, adversary }) ?? `state ${ordinal} of ${fileSystem}/${adversary} with seed ${seed}; keepStates would keep its images`;
}
