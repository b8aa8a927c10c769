/** This defines `afterRecovery`: a verb's work under the lock, behind the recovery of what was left unfinished. */
import type { Session } from "../state/session.ts";
import { onFullDisk } from "../state/on-full-disk.ts";
import type { Moment } from "../state/this-moment.ts";
import { recoverUnfinished, type Recovery } from "./recover-unfinished.ts";

/** A verb's work. */
export interface VerbWork<R> {
  readonly act: (recovery: Recovery) => Promise<R>;
  /** Makes the report of a refusal: that runs were recovered must be told also where what was asked for is refused. */
  readonly refused: (error: unknown, recovery: Recovery) => R;
  /** By which deadlines have passed or not; if absent, now. */
  readonly moment?: Moment;
}

/**
 * Recovers, then acts, unless it was told to stop meanwhile.
 *
 * @throws what recovery throws; nothing that `act` throws
 */
export async function afterRecovery<R>(session: Session, { act, refused, moment }: VerbWork<R>): Promise<R> {
  const recovery = await onFullDisk(session, () => recoverUnfinished(session, moment));
  if (recovery.interrupted !== null) return refused(recovery.interrupted, recovery);
  try {
    return await act(recovery);
  } catch (error) {
    return refused(error, recovery);
  }
}
