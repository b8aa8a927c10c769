/** This defines `afterRecovery`: a verb's work under the lock, behind the recovery of what was left unfinished. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Session } from "../state/session.ts";
import { onFullDisk } from "../state/on-full-disk.ts";
import { recoverUnfinished, type Recovery } from "./recover-unfinished.ts";
import { unfinishedRuns } from "./unfinished-runs.ts";

/** A verb's work. */
export interface VerbWork<R> {
  readonly act: (recovery: Recovery) => Promise<R>;
  /** Makes the report of a refusal: that runs were recovered must be told also where what was asked for is refused. */
  readonly refused: (error: unknown, recovery: Recovery) => R;
  /** By which deadlines have passed or not, in Unix milliseconds; if absent, now. */
  readonly nowMs?: number;
}

/**
 * Recovers, then acts, unless it was told to stop meanwhile. Where the policy says that unfinished runs are not to be recovered
 * on the way (`on_unfinished_run`), it refuses instead.
 *
 * @throws what recovery throws; nothing that `act` throws
 */
export async function afterRecovery<R>(session: Session, { act, refused, nowMs }: VerbWork<R>): Promise<R> {
  const unfinished = unfinishedRuns(session.root, session.context);
  if (unfinished.length > 0) return refused(unfinishedRun(unfinished), NOTHING);
  const recovery = await onFullDisk(session, () => recoverUnfinished(session, nowMs));
  if (recovery.interrupted !== null) return refused(recovery.interrupted, recovery);
  try {
    return await act(recovery);
  } catch (error) {
    return refused(error, recovery);
  }
}

const NOTHING: Recovery = { recovered: [], actions: [], waiting: [], interrupted: null };

function unfinishedRun(ids: readonly string[]): SwitchyardError {
  const message = `Cannot go ahead: found ${ids.length === 1 ? "a run" : "runs"} that did not end (${ids.join(", ")}); needed is that ${ids.length === 1 ? "it is" : "they are"} ended first.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "unfinished_run", op: "apply", message, remedies: ["Run: switchyard recover", "Or set the policy field on_unfinished_run to recover."] });
}
