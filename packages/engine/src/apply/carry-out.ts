/** This defines `carryOut`: the part of an apply that changes targets, up to the commit point or back. */
import { errnoOf } from "@switchyard/fs-atomic";
import { mask } from "@switchyard/facts";
import { reportError } from "../report/report-error.ts";
import { handCommands } from "../run/hand-commands.ts";
import { prepare } from "../run/prepare.ts";
import { asRunError, journalUnsure, undoFailed } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import { switchAll } from "../run/switch-all.ts";
import { undoAll } from "../run/undo-all.ts";
import { onFullDisk } from "../state/on-full-disk.ts";
import { isFull } from "../state/is-full.ts";
import type { Session } from "../state/session.ts";
import { thisMoment, UPTIME_GRAIN_MS } from "../state/this-moment.ts";
import { checkHealth, type Health } from "./check-health.ts";
import type { Preparation } from "./undertaking.ts";

/** How a run came out: committed, or turned back, with all of that in the journal or not. */
export interface Outcome {
  /** Null: committed, or provisional. Else the error after which all was undone, or, where it stands, why its health checks failed. */
  readonly error: Error | null;
  /** Whether what it made stands: committed, or provisional. */
  readonly stands: boolean;
  /** How the health checks came out; null where the run did not get so far. */
  readonly health: Health | null;
  /** Whether the journal says so; if not, the next command completes it. */
  readonly recorded: boolean;
  /** Until when the run waits for its confirmation, in Unix milliseconds; null where it is committed or undone. */
  readonly deadlineMs: number | null;
  /** When it was committed, RFC 3339; null where it is not. */
  readonly committedAt: string | null;
}

/** What carrying out goes by. */
export interface HowToCarryOut {
  readonly confirmWithinMs: number | null;
  /** What is looked at before the run comes to stand. */
  readonly preparation: Preparation;
}

/**
 * Everything from the first staged link to the commit point, or, if any of it fails, back to where it began. A run that is
 * to be confirmed becomes provisional instead of committed: its time begins when all targets are switched, durable and
 * checked. Health checks that fail turn the run back, unless the policy says otherwise (`disable_auto_rollback`, REQ-H2).
 *
 * Crash: before `committed` is durable recovery undoes the run; after it the run stands. After `provisional` it waits until
 * its deadline.
 *
 * @param how `confirmWithinMs` null: it is committed at once
 * @throws `E_RESTORE_FAILED` `undo_failed`, `journal_unsure`: the run stays as it is for recovery
 */
export async function carryOut(session: Session, work: RunWork, { confirmWithinMs, preparation }: HowToCarryOut): Promise<Outcome> {
  let health: Health | null = null;
  try {
    await prepare(work);
    await switchAll(work, (_intent, error) => {
      throw error;
    });
    await work.journal.append({ type: "switched" });
    await preparation.checkFirst(session.root);
    health = await checkHealth(session, work, preparation.targets);
    const { status: smoke, failure } = health;
    if (failure !== null && !work.policy.disable_auto_rollback) throw failure;
    preparation.checkLast(session.root, work.intents);
    const { nowMs, boot } = thisMoment();
    const deadlineMs = confirmWithinMs === null ? null : nowMs + confirmWithinMs;
    // By either clock nothing is undone before its time.
    const uptimeDeadlineMs = boot.uptimeMs + UPTIME_GRAIN_MS + (confirmWithinMs ?? 0);
    const committedAt = deadlineMs === null ? new Date().toISOString() : null;
    await work.journal.append(deadlineMs === null ? { type: "committed", at: committedAt ?? undefined, smoke } : { type: "provisional", deadline_ms: deadlineMs, uptime_deadline_ms: uptimeDeadlineMs, smoke });
    return { error: failure, stands: true, health, recorded: true, deadlineMs, committedAt };
  } catch (error) {
    // Whether the last record reached the disk is not known. To undo now could contradict a durable `committed`.
    if (work.journal.unsure) throw journalUnsure(error);
    return await turnBack(session, work, { thrown: error, health });
  }
}

async function turnBack(session: Session, work: RunWork, { thrown, health }: { readonly thrown: unknown; readonly health: Health | null }): Promise<Outcome> {
  const error = asRunError(thrown);
  const { id, reason, message, path } = reportError(error).reported;
  await work.journal.append({ type: "undoing", error: { id, reason, message: mask(message), path } });
  const failing = work.intents.find(({ record }) => work.progress.get(record.index)?.error === thrown)?.record.index;
  // Some file systems need room even to rename.
  const { conflicts, errors } = await onFullDisk(session, () => undoAll(work, { removeSidecars: true }), { isFullEnd: (undone) => undone.errors.some(isFull) });
  if (errors.length > 0) throw undoFailed(error, errors, handCommands(work, session.root.path));
  const recorded = await isRecorded(work.journal.append({ type: "undone", conflicts: [...conflicts] }));
  // Where the failing action met someone else's node, that node is back: this is the failure itself, not one of undoing.
  const others = conflicts.filter((index) => index !== failing);
  return { error: others.length > 0 ? undoFailed(error, [], []) : error, stands: false, health, recorded, deadlineMs: null, committedAt: null };
}

/** Whether the append succeeded. That all is undone does not depend on it: recovery would only do it again. */
async function isRecorded(append: Promise<void>): Promise<boolean> {
  try {
    await append;
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
