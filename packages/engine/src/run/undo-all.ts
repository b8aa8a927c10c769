/** This defines `undoAll`: every target of a run as it was before, and the run's own names gone. */
import { ignoring, observe, readFile, settleSwap, type DirHandle } from "@switchyard/fs-atomic";
import { holds, RUN_FILES } from "../state/run-folder.ts";
import { goneProfile } from "../flip/gone-profile.ts";
import { isDiverting } from "../protect/aside-of.ts";
import { withdraw } from "../protect/withdraw.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { swapOf, type Intent } from "./intent.ts";
import { giveRightsAtTarget, syncRights, withRights } from "./lend-rights.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import { returnIncoming } from "./transit/bring-incoming.ts";
import { clearCopies } from "./transit/clear-copies.ts";
import { bringBeside, fileAway } from "./transit/file-away.ts";
import { renamingDirs } from "./transit/renaming-dirs.ts";

/** What undoing came to. */
export interface UndoResult {
  /** Indices of actions where someone else's node stands and was left alone; the old one is kept. */
  readonly conflicts: readonly number[];
  /** What kept single targets from being undone; the run stays open for another recovery. */
  readonly errors: readonly unknown[];
}

/** What of the run's own names goes too. */
export interface UndoOptions {
  /** False where the run had been committed: its sidecars stay (REQ-B2). */
  readonly removeSidecars: boolean;
}

/**
 * (1) Puts back every prior node, in reverse order, with the rights that it lent, (2) syncs, (3) removes the run's own links, sidecars and tombstones,
 * (4) syncs, (5) takes away what protected the targets. If one target fails the others are undone all the same (REQ-R5). What cannot be proved to be this run's
 * stays. A pointer whose old profile is gone is not led back to it: then nothing is touched.
 *
 * Crash: calling it again goes on where it stopped. (2) stands before (3) because a directory's changes may reach the
 * disk in any order, and what (3) removes is, until (2), the other half of an exchange.
 */
export async function undoAll(work: RunWork, options: UndoOptions): Promise<UndoResult> {
  const gone = work.intents.flatMap((intent) => goneProfile(work, intent, "back") ?? []);
  if (gone.length > 0) return { conflicts: [], errors: gone };
  const errors: unknown[] = [];
  const reversed = work.intents.toReversed();
  const lacking = holds(work.folder, RUN_FILES.undoLacking);
  for (const [done, intent] of reversed.entries()) {
    work.onProgress?.({ step: "undoing", done, total: reversed.length });
    await takeTurn();
    attempt(work, intent, errors, () => {
      settle(work, intent, true); // (1)
      if (lacking) giveRightsAtTarget(intent);
    });
  }
  if (await flushed(work, errors)) {
    // (2)
    for (const intent of reversed) {
      await takeTurn();
      attempt(work, intent, errors, () => {
        settle(work, intent, false);
        putAside(work, intent, options);
        // An upgrade of a protected target may have to be put there, and then what stood there before stays a backup.
        if (options.removeSidecars && !isDiverting(intent, "add")) removeRecords(work, intent); // (3)
      });
    }
    if (await flushed(work, errors)) await withdrawn(work, errors, options); // (4) (5)
  }
  const conflicts = work.intents.filter(({ record }) => isConflict(work, record.index)).map(({ record }) => record.index);
  return { conflicts, errors };
}

function isConflict(work: RunWork, index: number): boolean {
  const { outcome } = progressOf(work, index);
  return outcome === "conflict" || outcome === "lost";
}

async function withdrawn(work: RunWork, errors: unknown[], { removeSidecars }: UndoOptions): Promise<void> {
  const diverting = work.intents.filter((intent) => isDiverting(intent, "add"));
  if (diverting.length === 0) return;
  try {
    await withdraw(work);
  } catch (error) {
    errors.push(error);
    return;
  }
  if (removeSidecars) for (const intent of diverting) attempt(work, intent, errors, () => removeRecords(work, intent));
  await flushed(work, errors);
}

/** A sync that fails is final for its run: what it may have lost is looked at again by the next recovery. */
async function flushed(work: RunWork, errors: unknown[]): Promise<boolean> {
  try {
    await syncRights(work.intents, work.staged);
    await work.sync.flush();
    return true;
  } catch (error) {
    errors.push(error);
    return false;
  }
}

function attempt(work: RunWork, intent: Intent, errors: unknown[], act: () => void): void {
  const progress = progressOf(work, intent.record.index);
  if (progress.outcome === "failed" && errors.includes(progress.error)) return;
  try {
    act();
  } catch (error) {
    progress.outcome = "failed";
    progress.error = error;
    errors.push(error);
  }
}

function settle(work: RunWork, intent: Intent, keepOwn: boolean): void {
  const { record, dir } = intent;
  const staged = work.staged.get(record.index);
  if (bringBeside(intent)) renamingDirs(intent).forEach((one) => work.sync.changed(one));
  const { outcome, changed } = withRights(intent, { direction: "back", staged }, () => settleSwap(dir, swapOf(record, staged), "undo", { keepOwn }));
  if (changed) work.sync.changed(dir);
  const progress = progressOf(work, record.index);
  progress.outcome = outcome;
  // Short of removing anything, only what had changed hands moves.
  if (changed && keepOwn) progress.wentBack = true;
}

/** Of a change that was taken back: what did not come in returns to where it is kept, what no target needs goes. */
function putAside(work: RunWork, intent: Intent, { removeSidecars }: UndoOptions): void {
  // A conflict left the prior node beside its target.
  const moved = [returnIncoming(intent), fileAway(intent)].some(Boolean);
  const cleared = removeSidecars && clearCopies(intent, work.staged.get(intent.record.index));
  if (moved) for (const dir of renamingDirs(intent)) work.sync.changed(dir);
  if (cleared) for (const dir of [intent.dir, intent.store]) work.sync.changed(dir);
}

function removeRecords(work: RunWork, { record, store }: Intent): void {
  // A conflict left the old node at its backup name; without its description it could never be restored.
  if (!record.tombstone && observe(store, record.keep).kind !== "none") return;
  const sidecar = removeIfOurs(store, record.sidecar.name, Buffer.from(record.sidecar.content, "utf8"));
  const tombstone = record.tombstone && removeIfOurs(store, record.keep, new Uint8Array());
  if (sidecar || tombstone) work.sync.changed(store);
}

/**
 * Removes a file of the run if it holds what the run wrote, or what a crash may have left of that: a part of it, with
 * zeros where bytes had not arrived. Anything else is someone else's.
 */
function removeIfOurs(dir: DirHandle, name: string, content: Uint8Array): boolean {
  if (observe(dir, name).kind !== "file") return false;
  const bytes = ignoring(["ENOENT", "ELOOP"], () => readFile(dir, name, content.length + 1));
  if (bytes === undefined || bytes.length > content.length) return false;
  if (!bytes.every((byte, index) => byte === 0 || byte === content[index])) return false;
  dir.sys.unlinkat(dir.fd, name);
  return true;
}
