/** This defines what `adopt` is asked for. */
import type { ApplyMode } from "@switchyard/engine";

/** What is to become a profile, and lead through the active one. */
export interface AdoptRequest extends Pick<ApplyMode, "mode" | "confirmWithinMs"> {
  /** Where profiles are kept, inside the root. */
  readonly prefix: string;
  /** The profile of what stands at the targets; it is built where there is none of that name. */
  readonly profile: string;
  /** Paths inside the root. */
  readonly targets: readonly string[];
  /** A profile all of whose commands are targets as well, where they stand in a system's own directories; null: none. */
  readonly like: string | null;
  /** Whether dpkg is to divert the targets' upgrades (docs/protect.md); if absent, not. */
  readonly protect?: boolean | undefined;
}
