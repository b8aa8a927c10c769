/** This defines `exclusively`: a change that is no run, made while no run is under way. */
import type { Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { recoverUnfinished } from "../recover/recover-unfinished.ts";
import { unfinishedError } from "../recover/unfinished-error.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import type { RecoveredRun } from "../report/report.ts";
import { onFullDisk } from "./on-full-disk.ts";
import { newRunId } from "./run-folder.ts";
import { withSession } from "./session.ts";

/** What was met before it began. */
export interface FoundBefore {
  /** Unfinished runs that were brought to their end first. */
  readonly recovered: readonly RecoveredRun[];
}

/**
 * Takes the lock, ends unfinished runs as a commit does, lets `act` make its change, and releases the lock. Provisional runs are left
 * as they wait.
 *
 * Crash: as `recover`, and what `act` says.
 *
 * @param op what is done, for errors
 * @throws `E_LOCKING`; `E_POLICY` `state_unusable`, `sink_unusable`, and `unfinished_run` where the policy has them refused; what
 * recovery throws; `E_GENERIC` `interrupted`; whatever `act` throws
 */
export async function exclusively<T>(context: Context, op: string, act: (root: Root, found: FoundBefore) => Promise<T>): Promise<T> {
  return withSession(context, { runId: newRunId() }, async (session) => {
    const { root } = session;
    const unfinished = context.policy.on_unfinished_run === "refuse" ? unfinishedRuns(root, context) : [];
    if (unfinished.length > 0) throw unfinishedError({ op, task: `Cannot ${op}` }, unfinished);
    const { recovered, interrupted } = await onFullDisk(session, () => recoverUnfinished(session));
    if (interrupted !== null) throw interrupted;
    return act(root, { recovered });
  });
}
