/** This defines `onFullDisk`: undoing, once more with the reserve where the disk was full. */
import { isFromFullDisk } from "../report/report-error.ts";
import type { ReportedError } from "../report/report.ts";
import { freeReserve, isFull, refillReserve } from "./reserve.ts";
import type { Session } from "./session.ts";

/** What has ended, and why it failed if it did. */
interface Reported {
  readonly error: ReportedError | null;
}

/**
 * Does `act`; where that ends because a disk is full, frees the reserve and does it again; where it ends so still, because
 * another disk is full or the reserve was too small, does `lastResort`. Then the reserve is filled as far as there is room.
 *
 * @param act may be done again: it goes on where it stopped
 * @returns the last report
 * @throws what the last of them throws
 */
export async function onFullDisk<R extends Reported>({ state }: Session, act: () => Promise<R>, lastResort: () => Promise<R>): Promise<R> {
  const first = await reportOrFull(act);
  if (first !== "full") return first;
  try {
    const second = freeReserve(state.home) ? await reportOrFull(act) : "full";
    return second === "full" ? await lastResort() : second;
  } finally {
    await refillReserve(state.home);
  }
}

async function reportOrFull<R extends Reported>(act: () => Promise<R>): Promise<R | "full"> {
  try {
    const report = await act();
    return isFromFullDisk(report.error) ? "full" : report;
  } catch (error) {
    if (isFull(error)) return "full";
    throw error;
  }
}

/**
 * Does `act`; where that throws because a disk is full, frees the reserve, does it again, and fills the reserve as far as
 * there is room.
 *
 * @throws what `act` throws the last time
 */
export async function withReserve<R>({ state }: Session, act: () => Promise<R>): Promise<R> {
  try {
    return await act();
  } catch (error) {
    if (!isFull(error) || !freeReserve(state.home)) throw error;
  }
  try {
    return await act();
  } finally {
    await refillReserve(state.home);
  }
}
