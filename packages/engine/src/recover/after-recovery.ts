/** This defines `afterRecovery`: a verb's work under the lock, behind the recovery of what was left unfinished. */
import type { Session } from "../state/session.ts";
import { withReserve } from "../state/on-full-disk.ts";
import { recoverUnfinished, type Recovery } from "./recover-unfinished.ts";

/**
 * Recovers, then acts, unless it was told to stop meanwhile. That runs were undone must be told also where what was asked for is refused afterwards.
 *
 * @param refused makes the report of a refusal
 * @throws what recovery throws; nothing that `act` throws
 */
export async function afterRecovery<R>(session: Session, act: (recovery: Recovery) => Promise<R>, refused: (error: unknown, recovery: Recovery) => R): Promise<R> {
  const recovery = await withReserve(session, () => recoverUnfinished(session));
  if (recovery.interrupted !== null) return refused(recovery.interrupted, recovery);
  try {
    return await act(recovery);
  } catch (error) {
    return refused(error, recovery);
  }
}
