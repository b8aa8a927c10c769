/** This defines a plan: what is intended, as a value that can be shown, compared and thrown away. */
import type { SafePath } from "@switchyard/fs-atomic";

/** One link as asked for, as paths inside the root. */
export interface LinkRequest {
  readonly target: string;
  readonly source: string;
}

/** One action: the target becomes a link with the text `dest`. */
export interface PlannedLink {
  readonly actionId: string;
  /** Canonical: links in its parents are resolved inside the root. */
  readonly target: SafePath;
  readonly source: SafePath;
  readonly dest: string;
}

/** Actions sorted by target. The same request on the same tree gives the same ids. */
export interface Plan {
  readonly planId: string;
  readonly actions: readonly PlannedLink[];
}
