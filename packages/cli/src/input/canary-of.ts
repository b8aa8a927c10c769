/** This defines `canaryOf`: the profile that a command line means, first on PATH. */
import { canaryPath, type CanaryChoice, type CanaryPath } from "@switchyard/profiles";
import type { CanaryOptions } from "./canary-options.ts";
import { inPrefix } from "./in-prefix.ts";
import { ownPath } from "./own-path.ts";

/** The profile that is meant, and PATH with it. @throws as `canaryPath` */
export async function canaryOf(options: CanaryOptions): Promise<CanaryPath> {
  return inPrefix(options, (root, places) => canaryPath(root, places, { choice: choiceOf(options), path: ownPath() }));
}

function choiceOf({ profile, rescue }: CanaryOptions): CanaryChoice {
  if (rescue === true) return "rescue";
  return profile === undefined ? "active" : { name: profile };
}
