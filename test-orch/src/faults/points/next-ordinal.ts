/** This defines `nextOrdinal`: where to aim after a shot that missed. */
import type { FaultPoint } from "./fault-points.ts";

/** A shot and what it met. */
export interface MissedShot {
  readonly ordinal: number;
  /** The points of the run, as far as it came. */
  readonly points: readonly FaultPoint[];
  /** The point that was struck instead, if it was one. */
  readonly struck: FaultPoint | undefined;
}

/**
 * The ordinal at which `point` is to be expected in the next run. Those of open and write drift by a few from run to
 * run, because Node opens files and wakes threads on its own account.
 *
 * @param steady the points as recorded, to tell by how far the missed run had drifted
 */
export function nextOrdinal(point: FaultPoint, shot: MissedShot, steady: readonly FaultPoint[]): number {
  const passed = shot.points.find((candidate) => candidate.key === point.key);
  if (passed !== undefined) return passed.ordinal;
  const recorded = steady.find((candidate) => candidate.key === shot.struck?.key);
  if (recorded !== undefined) return point.ordinal + shot.ordinal - recorded.ordinal;
  return shot.ordinal + 1;
}
