/** This defines a plan: what is intended, as a value that can be shown, compared and thrown away. */
import type { SafePath } from "@switchyard/fs-atomic";
import type { ActionPolicy, LinkPolicy, RestorePolicy } from "@switchyard/policy";
import type { PassedOver } from "../report/report.ts";

/** One link as asked for, as paths inside the root. */
export interface LinkRequest {
  readonly target: string;
  readonly source: string;
  /**
   * Of a source that something else makes before the commit: where the node stands now that it will be. It is looked at in its place.
   * A commit takes no such link.
   */
  readonly sourceNow?: string | undefined;
  /** Whether dpkg is to divert the target's upgrades, so that they leave the link alone (docs/protect.md); if absent, not. */
  readonly protect?: boolean | undefined;
  /** The policy fields that it has for itself; all others are the run's. */
  readonly policy?: LinkPolicy | undefined;
}

/** Which backup of a target is meant, by generation: the newest, the one before it, or the first. */
export type Which = "newest" | "previous" | "original";

/** One restore as asked for; `newest` if it does not say which. */
export interface RestoreRequest {
  readonly target: string;
  readonly which?: Which | undefined;
  /** The policy fields that it has for itself; all others are the run's. */
  readonly policy?: RestorePolicy | undefined;
}

/** What a tree does with a name that is not in `into`: leaves it out and says so, makes it, or refuses the plan. */
export type MissingTargets = "skip" | "create" | "refuse";

/**
 * A directory of programs as asked for: a link for each of them. Its programs are the regular files with an execute bit, and
 * the links to such, whose names do not begin with a dot. `only` and `except` are names or a shell's patterns (`namePattern`).
 */
export interface TreeRequest {
  /** The directory with the sources. */
  readonly from: string;
  /** The directory with the targets. */
  readonly into: string;
  /** All if absent. Each must match a program. */
  readonly only?: readonly string[] | undefined;
  /** None if absent. */
  readonly except?: readonly string[] | undefined;
  /** `skip` if absent. */
  readonly missingTargets?: MissingTargets | undefined;
  /** Both as of each of its links. */
  readonly protect?: boolean | undefined;
  readonly policy?: LinkPolicy | undefined;
}

/** One link that goes along with another, e.g. a program's manual. */
export interface FollowerRequest extends LinkRequest {
  /** Whether it is passed over where there is no source, or no directory for its target; if absent, the plan is refused. */
  readonly optional?: boolean | undefined;
}

/**
 * Links that belong together. The source of a follower needs no execute bit, unless what it takes the place of is a program. As in any
 * plan all of them change, or none, and a rollback takes all of them back.
 */
export interface GroupRequest {
  readonly leader: LinkRequest;
  readonly followers: readonly FollowerRequest[];
}

/** Where something was asked for: the keys that lead to it in the request, e.g. `["trees", 0]`. */
export type RequestPlace = readonly (string | number)[];

/** What a plan is made of. */
export interface PlanRequest {
  readonly links: readonly LinkRequest[];
  readonly restores?: readonly RestoreRequest[] | undefined;
  readonly trees?: readonly TreeRequest[] | undefined;
  readonly groups?: readonly GroupRequest[] | undefined;
  /** How errors name a place, e.g. by a file's line; `trees[0]` if absent. Asked only where there is an error. */
  readonly placeOf?: ((place: RequestPlace) => string) | undefined;
}

interface Planned {
  readonly actionId: string;
  /** Canonical: links in its parents are resolved inside the root. */
  readonly target: SafePath;
  /** The policy fields that it has for itself; null: none. */
  readonly policy: ActionPolicy | null;
}

/** The target becomes a link with the text `dest`. */
export interface PlannedLink extends Planned {
  readonly kind: "link";
  readonly source: SafePath;
  /** Where the node is that is to be at the source; null: there. */
  readonly sourceNow: SafePath | null;
  readonly dest: string;
  /** Whether dpkg is to keep its upgrades off it. */
  readonly protect: boolean;
  /** The target, canonical, of the link that it goes along with; null: none. */
  readonly leader: SafePath | null;
  /** Whether it is the pointer of a prefix, and the source the tree of a profile. */
  readonly isPointer: boolean;
}

/** The target becomes what one of its backups says it was. */
export interface PlannedRestore extends Planned {
  readonly kind: "restore";
  readonly which: Which;
}

/** One action. */
export type PlannedAction = PlannedLink | PlannedRestore;

/** Links first, then restores, each sorted by target. The same request on the same tree gives the same ids. */
export interface Plan {
  readonly planId: string;
  readonly actions: readonly PlannedAction[];
  /** What was asked for and is no action, by target. */
  readonly passedOver: readonly PassedOver[];
  /** What is worth knowing of how it was made. */
  readonly warnings: readonly string[];
}
