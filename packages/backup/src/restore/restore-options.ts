/** This defines what a restore may be told. */
import type { ChangeOptions } from "../change/change-options.ts";

/** What a restore may be told. */
export interface RestoreOptions extends ChangeOptions {
  /** With false a payload whose hash disagrees is restored with a warning (policy `require_sidecar_integrity`). True if absent. */
  readonly requireIntegrity?: boolean;
  /** Whether a run is undone where someone else changed the target since: their node is kept (policy `allow_conflicting_rollback`). False if absent. */
  readonly allowConflicting?: boolean;
}
