/** This defines `stopPoint`: a place where work may end early, because nothing is half done there. */
import { interrupted, type StopPlace } from "./interrupted.ts";
import { takeTurn } from "./take-turn.ts";

/**
 * Asks whether the caller said to stop.
 *
 * @param signal undefined: nobody can say so
 * @throws `E_GENERIC` `interrupted`
 */
export async function stopPoint(signal: AbortSignal | undefined, place: StopPlace): Promise<void> {
  await takeTurn();
  if (signal?.aborted === true) throw interrupted(place);
}
