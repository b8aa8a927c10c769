/** This defines what the verbs that change targets may be told, and what they tell. */
import type { NodeName, SyncCost } from "@switchyard/fs-atomic";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { PayloadDoubt } from "../restore/check-payload.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";

/** What all changes of one call share. */
export interface ChangeOptions {
  /** Noted in the sidecars, so that all of them can be restored by it; a random UUID if absent. */
  readonly runId?: string;
  /** Whether a file's SHA-256 is taken, so that its payload can be verified later. True if absent; the only cost that grows with its size. */
  readonly recordHashes?: boolean;
  /**
   * Whether a weaker, still gap-free way may be taken where the file systems allow no better: without compare-and-swap
   * (`no_exchange`), or with a copy as payload (`exdev_fallback`). False if absent.
   */
  readonly allowDegraded?: boolean;
  /** Whether a set-id or capability target that has other names is kept as a copy; else it is refused. False if absent. */
  readonly copyHardLinked?: boolean;
}

/** How one target came out. */
export type Outcome = Changed | Unchanged | Failed;

/** The target is what was wanted, durably as far as its file system goes. */
export interface Changed {
  readonly outcome: "changed";
  readonly target: NodeName;
  readonly names: ReservedNames;
  readonly generation: number;
  readonly runId: string;
  /** How the displaced node is kept. */
  readonly method: SidecarV2["method"];
  /** Which weaker way was taken; null: none. */
  readonly degraded: "no_exchange" | "exdev_fallback" | null;
  /** A reserved name that still holds the displaced node, because it was written to while it was copied. */
  readonly leftOver: NodeName | null;
  /** A doubt that the options let pass, or that no hash was kept of what came back. */
  readonly warning: PayloadDoubt | null;
}

/** The target already was what was wanted, and was not touched (REQ-R3). */
export interface Unchanged {
  readonly outcome: "unchanged";
  readonly target: NodeName;
  readonly reason: "idempotent_noop";
}

/** The target is as it was, unless it says otherwise. */
export interface Failed {
  readonly outcome: "failed";
  readonly target: NodeName;
  readonly error: unknown;
  /** Whether the target is what was wanted all the same, and only what comes after that failed. */
  readonly changed: boolean;
}

/** How all targets of one call came out, in the order in which they were given. */
export interface Outcomes {
  readonly outcomes: readonly Outcome[];
  /** What syncing directories cost. */
  readonly sync: SyncCost;
}
