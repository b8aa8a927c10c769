/** This defines `crashAt`: a system on which a command has died at a certain place. */
import type { FaultLane, FaultScene } from "./fault-lane.ts";
import type { SteadyAim } from "./fault-points.ts";
import { strike } from "./strike.ts";

/** Where a command dies: before the `ordinal`-th `call` of its first thread, or of another one. A `FaultPoint` is one. */
export interface CrashSite {
  readonly call: string;
  readonly ordinal: number;
  readonly mainThread?: boolean;
  readonly steady?: SteadyAim;
  /** The point that it must have been; default: whatever is met there. */
  readonly key?: string;
}

/** Shots at one place. Some calls drift from run to run. */
const MAX_SHOTS = 4;

/**
 * Prepares a scene of `lane` and kills its command at `site`.
 *
 * @throws where it would not die there
 */
export async function crashAt<Scene extends FaultScene>(lane: FaultLane<Scene>, site: CrashSite): Promise<Scene> {
  const { call, mainThread = true, steady, key } = site;
  const shot = { fault: { kind: "kill" }, call, mainThread, ordinal: steady?.ordinal ?? site.ordinal, path: steady?.path } as const;
  const met: string[] = [];
  while (met.length < MAX_SHOTS) {
    const scene = await lane.prepare();
    const { ending, command } = await strike(lane.argv(scene), scene.root, shot);
    if (ending !== undefined && (key === undefined || ending.point.key === key)) return scene;
    scene.dispose();
    met.push(`${ending?.point.key ?? "nothing"} by ${command}`);
  }
  throw new Error(`Cannot prepare a crash at ${key ?? `${call} ${site.ordinal}`}: met ${met.join("; ")}`);
}
