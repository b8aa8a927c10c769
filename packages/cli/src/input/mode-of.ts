/** This defines `modeOf`: whether a verb is to do it, or to say what it would do. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** Options of a verb that is a dry run unless it is told to do it. */
export interface ModeOptions {
  readonly commit?: boolean;
  /** Where a dry run's facts go. */
  readonly facts?: string;
}

/** @throws `E_USAGE` `facts_of_commit`: those of a commit have one place, which is the root's */
export function modeOf({ commit = false, facts }: ModeOptions): "commit" | "dry_run" {
  if (!commit) return "dry_run";
  if (facts === undefined) return "commit";
  const message = "Cannot write the facts of a commit to a file of your own: they are recorded in the root, in one chain.";
  throw new SwitchyardError({ id: "E_USAGE", reason: "facts_of_commit", op: "modeOf", path: facts, message });
}
