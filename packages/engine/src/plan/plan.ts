/** This defines a plan: what is intended, as a value that can be shown, compared and thrown away. */
import type { SafePath } from "@switchyard/fs-atomic";

/** One link as asked for, as paths inside the root. */
export interface LinkRequest {
  readonly target: string;
  readonly source: string;
  /** Whether dpkg is to divert the target's upgrades, so that they leave the link alone (docs/protect.md); if absent, not. */
  readonly protect?: boolean | undefined;
}

/** Which backup of a target is meant, by generation: the newest, the one before it, or the first. */
export type Which = "newest" | "previous" | "original";

/** One restore as asked for; `newest` if it does not say which. */
export interface RestoreRequest {
  readonly target: string;
  readonly which?: Which | undefined;
}

/** What a plan is made of. */
export interface PlanRequest {
  readonly links: readonly LinkRequest[];
  readonly restores?: readonly RestoreRequest[] | undefined;
}

interface Planned {
  readonly actionId: string;
  /** Canonical: links in its parents are resolved inside the root. */
  readonly target: SafePath;
}

/** The target becomes a link with the text `dest`. */
export interface PlannedLink extends Planned {
  readonly kind: "link";
  readonly source: SafePath;
  readonly dest: string;
  /** Whether dpkg is to keep its upgrades off it. */
  readonly protect: boolean;
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
}
