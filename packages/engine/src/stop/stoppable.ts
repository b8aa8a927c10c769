/** This defines `stoppable`: work that changes nothing, and may end early at its beginning and in its midst. */
import { interrupted, type StopPlace } from "./interrupted.ts";
import { stopPoint } from "./stop-point.ts";

/**
 * Does `act`, unless the caller has said to stop. What `act` calls may look at the same signal, and throw its reason.
 *
 * @throws `E_GENERIC` `interrupted`; what `act` throws
 */
export async function stoppable<T>(signal: AbortSignal | undefined, place: StopPlace, act: () => Promise<T>): Promise<T> {
  await stopPoint(signal, place);
  try {
    return await act();
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? interrupted(place) : error;
  }
}
