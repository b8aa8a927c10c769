/** This defines what the gates look at: one action's paths as they were found, nothing decided yet. */
import type { Mount, ObservedNode, Statx } from "@switchyard/fs-atomic";

/** A directory or file on the way to a source. */
export interface TrustedStep {
  /** As written inside the root. */
  readonly path: string;
  readonly stat: Statx;
}

/** The source of a link as found; `none` for an action that links to nothing. */
export type SourceObservation =
  | { readonly state: "none" }
  | { readonly state: "missing"; readonly found: string }
  | {
      readonly state: "present";
      /** Where its links lead to in the end, inside the root. */
      readonly resolved: string;
      readonly node: ObservedNode;
      /** Every directory from the root down to it. */
      readonly through: readonly TrustedStep[];
      readonly mount: Mount | null;
    };

/** One action as found. */
export interface ActionObservation {
  /** As written inside the root. */
  readonly target: string;
  /** Empty for an action that links to nothing. */
  readonly source: string;
  readonly targetNode: ObservedNode;
  /** File capabilities or other attributes of the target, by name. */
  readonly targetXattrs: readonly string[];
  readonly parent: Statx;
  /** The mount that holds the target's directory; null where the kernel does not say. */
  readonly mount: Mount | null;
  readonly sourceNode: SourceObservation;
  /** Users whose files are trusted as sources: root, and the user who owns the root directory if that is the caller. */
  readonly trustedUids: readonly number[];
}
