/** This defines what a flip is asked for with, and what knows of trees: the engine decides nothing about them. */
import type { Root, SwitchyardError } from "@switchyard/fs-atomic";
import type { ApplyMode } from "../apply/apply.ts";
import type { LabelOutcome } from "../run/restore-label.ts";

/** Which pointer is to lead to which profile. */
export interface FlipRequest extends Pick<ApplyMode, "mode" | "confirmWithinMs"> {
  /** `PREFIX/active`, inside the root. */
  readonly pointer: string;
  readonly prefix: string;
  readonly toProfile: string;
  /** What is to be remembered of it; null: nothing. */
  readonly why: string | null;
  readonly trees: FlipTrees;
}

/** What knows of profiles and their trees. */
export interface FlipTrees {
  /**
   * What is there now. Reads only. Called in a dry run, and in a commit under the lock, after recovery.
   *
   * @param at `fromProfile` null: there is no pointer, or one that leads to no profile
   */
  readonly look: (root: Root, at: { readonly fromProfile: string | null; readonly signal?: AbortSignal | undefined }) => Promise<SeenTrees>;
  /**
   * Carries over the applets that are kept: adds entries to the tree of the profile that is to be, to which no pointer leads.
   * Commit only, before the run begins. Called again by the next attempt where the process dies: does the rest.
   *
   * @returns what became of the tree's labels (REQ-M2), which the fact of the flip tells; undefined: nobody looked
   */
  readonly complete: (root: Root, seen: SeenTrees) => Promise<CompletedTrees | undefined>;
  /**
   * Looks at the tree that the pointer now leads to, before the run comes to stand: capabilities, labels, entries that changed meanwhile.
   *
   * @throws `SwitchyardError`: what is wrong with it; the pointer goes back
   */
  readonly check: (root: Root, seen: SeenTrees) => Promise<void>;
}

/** What became of the SELinux labels of a tree, best effort. */
export interface CompletedTrees {
  readonly tree_label: LabelOutcome["label"];
  /** Why the first of those was refused that were. */
  readonly tree_label_errno?: string;
}

/** Both trees as found. */
export interface SeenTrees {
  /** Why it must not flip, each of them; empty: it may. */
  readonly errors: readonly SwitchyardError[];
  /** How many applets the profile will have. */
  readonly applets: number;
  /** By name: carried over from the tree that is left, not in the new one, and only in the new one. */
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
  readonly added: readonly string[];
  /**
   * What the health checks run: a path, and the file that it leads to in the end once the pointer has flipped. `wanted`: it leads to the same
   * program as before, so that going back would mend nothing.
   */
  readonly checks: readonly { readonly target: string; readonly source: string; readonly level?: "required" | "wanted" }[];
  readonly warnings: readonly string[];
  /** Where links through the pointer were looked for, inside the root; the run's undo script looks there as well. Absent: nobody looked. */
  readonly linkDirectories?: readonly string[];
}
