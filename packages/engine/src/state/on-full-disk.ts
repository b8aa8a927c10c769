/** This defines `onFullDisk`: work done once more with the reserve where the disk was full (REQ-J5). */
import { isFull } from "./is-full.ts";
import { freeReserve, refillReserve } from "./reserve.ts";
import type { Session } from "./session.ts";

/** What else there is to know of the work. */
export interface FullDisk<R> {
  /** Whether it ended because a disk is full although it did not throw; if absent, only what it throws tells. */
  readonly isFullEnd?: (result: R) => boolean;
  /** What is done instead where the reserve did not help, because another disk is full or the reserve was too small. */
  readonly lastResort?: () => Promise<R>;
}

/** How an attempt ended; `end` returns its result, or throws what it threw. */
interface Attempt<R> {
  readonly isFull: boolean;
  readonly end: () => R;
}

/**
 * Does `act`; where that ends because a disk is full, frees the reserve and does it again; where it ends so still, does the
 * last resort, if there is one. Then the reserve is filled as far as there is room.
 *
 * @param act may be done again: it goes on where it stopped
 * @returns what the last of them returns
 * @throws what the last of them throws
 */
export async function onFullDisk<R>({ state }: Session, act: () => Promise<R>, { isFullEnd = (): boolean => false, lastResort }: FullDisk<R> = {}): Promise<R> {
  const first = await attempt(act, isFullEnd);
  if (!first.isFull) return first.end();
  try {
    const last = freeReserve(state.home) ? await attempt(act, isFullEnd) : first;
    return last.isFull && lastResort !== undefined ? await lastResort() : last.end();
  } finally {
    await refillReserve(state.home);
  }
}

async function attempt<R>(act: () => Promise<R>, isFullEnd: (result: R) => boolean): Promise<Attempt<R>> {
  try {
    const result = await act();
    return { isFull: isFullEnd(result), end: () => result };
  } catch (error) {
    const end = (): never => {
      throw error;
    };
    return { isFull: isFull(error), end };
  }
}
