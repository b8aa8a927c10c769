/** This defines `onFullDisk`: undoing, once more with the reserve where the disk was full. */
import type { ReportedError } from "../report/report.ts";
import { freeReserve, isFull, refillReserve } from "./reserve.ts";
import type { Session } from "./session.ts";

/**
 * Does `act`; where that ends because a disk is full, frees the reserve and does it again. Each of our verbs that undo can
 * be done again: it goes on where it stopped.
 *
 * @returns the report of the last time; it may still say that a disk is full: another one, or the reserve was too small
 * @throws what `act` throws the last time
 */
export async function onFullDisk<R extends { readonly error: ReportedError | null }>({ state }: Session, act: () => Promise<R>): Promise<R> {
  const { home } = state;
  let first: R | undefined;
  try {
    first = await act();
    if (first.error === null || !isFull({ code: first.error.errno })) return first;
  } catch (error) {
    if (!isFull(error) || !freeReserve(home)) throw error;
    return await again(home, act);
  }
  return freeReserve(home) ? await again(home, act) : first;
}

async function again<R>(home: Session["state"]["home"], act: () => Promise<R>): Promise<R> {
  try {
    return await act();
  } finally {
    await refillReserve(home);
  }
}
