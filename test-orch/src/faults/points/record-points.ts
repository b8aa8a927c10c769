/** This defines `recordPoints`: where a program can be struck, learnt by watching it work. */
import type { FaultLane } from "../fault-lane.ts";
import { type FaultPoint, faultPoints } from "./fault-points.ts";
import { inParallel } from "../../common/in-parallel.ts";
import { runTraced } from "../strace/run-traced.ts";

/** The points of a program. */
export interface RecordedPoints {
  /** What every run has, with the ordinals of the first. */
  readonly steady: readonly FaultPoint[];
  /** The keys that only one of two runs has, e.g. a sync that depends on the time since the last. */
  readonly unsteady: readonly string[];
}

/** Watches two undisturbed runs, at once, as the strikes will be. A call that the kernel refuses anyway changes nothing and is not a point. */
export async function recordPoints(lane: FaultLane): Promise<RecordedPoints> {
  const runs: FaultPoint[][] = [];
  await inParallel(2, [lane, lane], async (one) => void runs.push(await recordOnce(one)));
  const [first = [], second = []] = runs;
  const shared = new Set(second.map((point) => point.key));
  const all = new Set([...first, ...second].map((point) => point.key));
  const steady = first.filter((point) => shared.has(point.key));
  return { steady, unsteady: [...all].filter((key) => !steady.some((point) => point.key === key)) };
}

async function recordOnce(lane: FaultLane): Promise<FaultPoint[]> {
  const { root, dispose } = await lane.plant();
  try {
    const argv = lane.argv(root);
    const run = await runTraced(argv, { follow: true });
    if (run.exitCode !== 0) {
      throw new Error(`Cannot record ${argv.join(" ")}: undisturbed it exits ${run.exitCode ?? run.signal}: ${run.stderr}${run.stdout}`);
    }
    return faultPoints(run.calls, root).filter((point) => point.outcome === "done" && isWanted(lane, point));
  } finally {
    dispose();
  }
}

function isWanted(lane: FaultLane, point: FaultPoint): boolean {
  return lane.calls === undefined || lane.calls.includes(point.call);
}
