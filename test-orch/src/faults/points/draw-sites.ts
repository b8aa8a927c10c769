/** This defines `drawSites`: some of the places at which a command may die. */
import { type Sample, drawSample } from "../../common/draw-sample.ts";
import type { FaultLane } from "../fault-lane.ts";
import type { FaultPoint } from "./fault-points.ts";
import { recordPoints } from "./record-points.ts";

/** Beside a target, or in the run's own folder; elsewhere no run has begun, or all is recorded. */
const OF_A_RUN = /\{root\}\/(?:usr|opt|var\/lib\/switchyard\/runs\/\{uuid\})/u;

/** Draws from the renames and fsyncs of the run that the command of `lane` makes: a crash between these leaves work to recover. */
export async function drawSites(lane: FaultLane, sample: Sample): Promise<FaultPoint[]> {
  const { steady } = await recordPoints(lane);
  const sites = steady.filter(({ call, key }) => (call.startsWith("rename") || call === "fsync") && OF_A_RUN.test(key));
  return drawSample(sites, ({ call }) => call, sample);
}
