/** This defines what `setProfile` is asked for. */
import type { ApplyMode } from "@switchyard/engine";
import type { MissingApplets } from "../cover/coverage-of.ts";

/** Which profile is to be active. */
export interface SetRequest extends Pick<ApplyMode, "mode" | "confirmWithinMs"> {
  /** Where profiles are kept, inside the root. */
  readonly prefix: string;
  readonly profile: string;
  /** What becomes of applets of the profile being left that this one lacks. */
  readonly missing: MissingApplets;
  /** What is to be remembered of it; null: nothing. */
  readonly why: string | null;
}
