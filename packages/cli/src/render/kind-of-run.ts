/** This defines `kindOfRun`: what a run is called. */
import type { RunLine } from "@switchyard/engine";

/** A run that changes the profile is undone as an apply is, and has a name of its own. */
export function kindOfRun({ verb, flip }: Pick<RunLine, "verb" | "flip">): "apply" | "rollback" | "flip" {
  return flip === null ? verb : "flip";
}
