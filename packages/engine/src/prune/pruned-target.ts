/** This defines what became of one target's backups. */
import type { SwitchyardError } from "@switchyard/fs-atomic";
import type { Backup, Retention } from "@switchyard/backup";

/** A backup, found in this directory. */
export interface FoundBackup {
  readonly backup: Backup;
  /** The payload's path inside the root. */
  readonly payload: string;
}

/** What became, or would become, of one target's backups. */
export interface PrunedTarget {
  readonly path: string;
  readonly pruned: readonly FoundBackup[];
  /** What is there afterwards, and why it stays; null where that could not be told. */
  readonly retained: readonly (FoundBackup & { readonly why: Retention | "failed" })[] | null;
  /** The first that went wrong. */
  readonly error: SwitchyardError | null;
}
