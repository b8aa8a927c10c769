/** This defines the report of a prune (docs/formats/report.md). */
import type { Retention } from "@switchyard/backup";
import type { Fact } from "@switchyard/facts";
import { reportError } from "../report/report-error.ts";
import type { Mode, RecoveredRun, ReportedError } from "../report/report.ts";
import { backupLine, type BackupLine } from "./backup-line.ts";
import type { PruneOutcome } from "./prune-all.ts";
import type { PruneOrder } from "./prune-order.ts";
import type { PrunedTarget } from "./pruned-target.ts";

/** A backup that stays. `failed`: it was to go; see the error. */
export interface RetainedLine extends BackupLine {
  readonly why: Retention | "failed";
}

/** One target's backups, each list newest first. */
export interface ReportedPrune {
  readonly path: string;
  /** Gone; in a dry run, what would go. */
  readonly pruned: readonly BackupLine[];
  /** Null where they could not be listed. */
  readonly retained: readonly RetainedLine[] | null;
  readonly error: ReportedError | null;
}

/** What `prune` returns. */
export interface PruneReport {
  readonly kind: "switchyard.prune";
  readonly schema_version: 1;
  readonly command: "prune";
  readonly mode: Mode;
  readonly ok: boolean;
  readonly exit_code: number;
  /** The first that went wrong. */
  readonly error: ReportedError | null;
  readonly policy: { readonly backup_tag: string; readonly retention_count_limit: number | null; readonly retention_age_limit_ms: number | null };
  /** Sorted by path. */
  readonly targets: readonly ReportedPrune[];
  /** Names reserved for backups that belong to none, in the directories looked at. They are never removed. */
  readonly strays: readonly string[];
  /** Unfinished runs that were brought to their end first. */
  readonly recovered: readonly RecoveredRun[];
  readonly warnings: readonly string[];
  /** A dry run's facts; it records none on the system. Empty in a commit. */
  readonly facts: readonly Fact[];
}

/** What a prune came to; nothing, for one that did not begin. */
export interface PruneEnding extends Partial<Omit<PruneOutcome, "error">> {
  readonly error?: unknown;
  readonly recovered?: readonly RecoveredRun[];
  readonly facts?: readonly Fact[];
}

/** The report of a prune that ended so. */
export function pruneReport(order: PruneOrder, ending: PruneEnding): PruneReport {
  const { error = null, targets = [], strays = [], recovered = [], warnings = [], facts = [] } = ending;
  const failed = error === null ? null : reportError(error);
  return {
    kind: "switchyard.prune",
    schema_version: 1,
    command: "prune",
    mode: order.mode,
    ok: failed === null,
    exit_code: failed?.exitCode ?? 0,
    error: failed?.reported ?? null,
    policy: { backup_tag: order.backupTag, retention_count_limit: order.countLimit ?? null, retention_age_limit_ms: order.ageLimitMs ?? null },
    targets: targets.map(reportedPrune),
    strays,
    recovered,
    warnings,
    facts,
  };
}

function reportedPrune({ path, pruned, retained, error }: PrunedTarget): ReportedPrune {
  return {
    path,
    pruned: pruned.map(backupLine),
    retained: retained?.map((kept) => ({ ...backupLine(kept), why: kept.why })) ?? null,
    error: error === null ? null : reportError(error).reported,
  };
}
