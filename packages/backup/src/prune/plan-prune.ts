/** This defines `planPrune`: which backups of one target may go. Pure. */
import type { Backup, ReadableBackup } from "../catalog/backup.ts";
import { keepsSameNode } from "../catalog/kept-node.ts";

/** What is kept. Where both limits are given, a backup goes that is beyond either. */
export interface PruneRules {
  /** How many backups each target keeps at most, those that must stay included. */
  readonly countLimit?: number | undefined;
  /** How old a backup may be, in milliseconds. */
  readonly ageLimitMs?: number | undefined;
  /** Unix milliseconds. */
  readonly now: number;
  /** Runs that are unfinished, or stand as the newest of a target: what they kept is needed to undo them. */
  readonly neededRuns?: ReadonlySet<string> | undefined;
  /** Names of payloads that an unfinished run took and may bring back: their backups stay, also while the payload is gone. */
  readonly neededPayloads?: ReadonlySet<string> | undefined;
}

/** Why a backup stays: what must, and what the limits allow. */
export type Retention = "newest" | "original" | "pinned" | "needed" | "unreadable" | "foreign" | "within_limits";

/** What becomes of one target's backups, each list newest first. */
export interface PrunePlan {
  readonly pruned: readonly ReadableBackup[];
  readonly retained: readonly { readonly backup: Backup; readonly why: Retention }[];
}

/**
 * Decides which backups go, the oldest first (REQ-PN1, REQ-PN4). The newest of either role, the first that still has its
 * payload, pinned ones and those of needed runs stay whatever the limits say, and so does what cannot be proved to be a
 * backup. Without limits nothing goes.
 *
 * @param backups as `findBackups` tells them, newest first
 */
export function planPrune(backups: readonly Backup[], rules: PruneRules): PrunePlan {
  const kept = new Map<Backup, Retention>();
  for (const backup of backups) {
    const why = mustStay(backup, backups, rules);
    if (why !== null) kept.set(backup, why);
  }
  const free = backups.filter((backup): backup is ReadableBackup => backup.state !== "unreadable" && !kept.has(backup));
  const room = Math.max(0, (rules.countLimit ?? Infinity) - kept.size);
  const pruned = free.filter((backup, index) => index >= room || isTooOld(backup, rules));
  const goes = new Set<Backup>(pruned);
  const retained = backups.filter((backup) => !goes.has(backup)).map((backup) => ({ backup, why: kept.get(backup) ?? ("within_limits" as const) }));
  return { pruned, retained };
}

function mustStay(backup: Backup, backups: readonly Backup[], { neededRuns, neededPayloads }: PruneRules): Retention | null {
  if (backup.state === "unreadable") return "unreadable";
  if (backup.state === "consumed") return "foreign";
  if (backup.pinned) return "pinned";
  const sameRole = backups.filter((other): other is ReadableBackup => other.state !== "unreadable" && other.role === backup.role);
  if (sameRole[0] === backup) return "newest";
  const whole = sameRole.filter((other) => other.state === "whole");
  if (whole[0] === backup) return "newest";
  if (backup.role === "undo" && whole.at(-1) === backup) return "original";
  if (isOfFirst(backup, backups)) return "original";
  if (neededPayloads?.has(backup.names.payload) === true) return "needed";
  return isNeeded(backup, backups, neededRuns) ? "needed" : null;
}

/** Whether a needed run kept it, or once kept the very node that it keeps now. */
function isNeeded(backup: ReadableBackup, backups: readonly Backup[], neededRuns: PruneRules["neededRuns"]): boolean {
  const isOfNeeded = ({ sidecar }: ReadableBackup): boolean => "run_id" in sidecar && neededRuns?.has(sidecar.run_id) === true;
  if (isOfNeeded(backup)) return true;
  return backup.state === "whole" && backups.some((other) => other.state === "gone" && isOfNeeded(other) && keepsSameNode(other, backup));
}

/**
 * Whether it keeps the first node, the vendor's original, or tells of it alone. That went back to its target perhaps and was
 * displaced again, also by a restore.
 */
function isOfFirst(backup: ReadableBackup, backups: readonly Backup[]): boolean {
  const readable = backups.filter((other): other is ReadableBackup => other.state !== "unreadable");
  const first = readable.findLast(({ role }) => role === "undo");
  if (first === undefined) return false;
  const keeps = (other: ReadableBackup): boolean => other.state === "whole" && keepsSameNode(other, first);
  return keeps(backup) || (backup === first && readable.some((other) => keeps(other)));
}

/** A backup from the future, by a clock that went back since, is not old. */
function isTooOld({ millis }: Backup, { ageLimitMs, now }: PruneRules): boolean {
  return ageLimitMs !== undefined && now - millis > ageLimitMs;
}
