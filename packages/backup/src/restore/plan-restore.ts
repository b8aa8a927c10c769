/** This defines `planRestore`: which backup a restore means, or why there is none. Pure. */
import type { Backup, ReadableBackup } from "../catalog/backup.ts";
import { keepsSameNode } from "../catalog/kept-node.ts";

/**
 * Which backup is wanted. `newest`: the one with the highest generation. `previous`: the one before it. `original`: the
 * first, so the vendor's. These never mean what a restore displaced (`role: redo`); `run` means whatever that run kept, and
 * of a run that both switched and restored the target, what the switch displaced.
 */
export type Selection = "newest" | "previous" | "original" | { readonly run: string };

/** Why nothing can be restored. */
export type RestoreRefusal = "no_backup" | "payload_missing" | "payload_kind_mismatch" | "sidecar_unreadable";

/** What to do. */
export type RestorePlan =
  | { readonly do: "restore"; readonly backup: ReadableBackup }
  /** The target already is what the chosen backup says it was (REQ-R3). */
  | { readonly do: "nothing"; readonly backup: ReadableBackup }
  /** `backup` is the one at fault, where there is one. */
  | { readonly do: "refuse"; readonly reason: RestoreRefusal; readonly backup: Backup | null };

/**
 * Chooses among a target's backups. A payload of another kind than its sidecar says is a consumed one and no candidate; one
 * that is gone is: taking an older one instead would be a silent success (REQ-B7, REQ-R9). Where a newer one keeps the very
 * node that went from it, that stands for both.
 *
 * @param backups as `findBackups` tells them, newest first
 * @param held those whose prior state the target is in already
 */
export function planRestore(backups: readonly Backup[], selection: Selection, held: ReadonlySet<Backup>): RestorePlan {
  const unreadable = backups.find((backup) => backup.state === "unreadable" && backup.payload.kind !== "none");
  if (typeof selection === "string" && unreadable !== undefined) return { do: "refuse", reason: "sidecar_unreadable", backup: unreadable };
  const chosen = choose(backups, selection, held);
  if (chosen !== undefined) return decide(whereKept(chosen, backups, held), held);
  return { do: "refuse", reason: unreadable === undefined ? "no_backup" : "sidecar_unreadable", backup: unreadable ?? null };
}

function choose(backups: readonly Backup[], selection: Selection, held: ReadonlySet<Backup>): ReadableBackup | undefined {
  const readable = backups.filter((backup) => backup.state !== "unreadable");
  if (typeof selection !== "string") {
    const own = readable.filter(({ sidecar }) => "run_id" in sidecar && sidecar.run_id === selection.run);
    return own.find(({ role }) => role === "undo") ?? own[0];
  }
  const candidates = readable.filter((backup) => backup.role === "undo" && (backup.state !== "consumed" || held.has(backup)));
  switch (selection) {
    case "newest":
      return candidates[0];
    case "previous":
      return candidates[1];
    case "original":
      return candidates.at(-1);
  }
}

/** Of a node that went back to the target and was displaced again, the backup that keeps it now. */
function whereKept(chosen: ReadableBackup, backups: readonly Backup[], held: ReadonlySet<Backup>): ReadableBackup {
  if (chosen.state !== "gone" || held.has(chosen)) return chosen;
  const isWhole = (backup: Backup): backup is ReadableBackup => backup.state === "whole" && backup.generation > chosen.generation && keepsSameNode(backup, chosen);
  return backups.find(isWhole) ?? chosen;
}

function decide(backup: ReadableBackup, held: ReadonlySet<Backup>): RestorePlan {
  if (held.has(backup)) return { do: "nothing", backup };
  switch (backup.state) {
    case "whole":
      return { do: "restore", backup };
    case "gone":
      return { do: "refuse", reason: "payload_missing", backup };
    case "consumed":
      return { do: "refuse", reason: "payload_kind_mismatch", backup };
  }
}
