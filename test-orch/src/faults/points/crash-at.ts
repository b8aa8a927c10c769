/** This defines `crashAt`: a system on which a command has died at a certain place. */
import type { FaultLane, FaultTree } from "../fault-lane.ts";
import type { SteadyAim } from "./fault-points.ts";
import { type Shot, type Strike, strike } from "../strace/strike.ts";

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
 * Makes a system of `lane` and kills its command at `site`.
 *
 * @throws where it would not die there
 */
export async function crashAt(lane: FaultLane, site: CrashSite): Promise<FaultTree> {
  const { call, mainThread = true, steady, key } = site;
  const shot = { fault: { kind: "kill" }, call, mainThread, ordinal: steady?.ordinal ?? site.ordinal, path: steady?.path } as const;
  const met: string[] = [];
  while (met.length < MAX_SHOTS) {
    const tree = await lane.plant();
    const { ending, command } = await strikeOrDispose(lane, tree, shot);
    if (ending !== undefined && (key === undefined || ending.point.key === key)) return tree;
    tree.dispose();
    met.push(`${ending?.point.key ?? "nothing"} by ${command}`);
  }
  throw new Error(`Cannot prepare a crash at ${key ?? `${call} ${site.ordinal}`}: met ${met.join("; ")}`);
}

async function strikeOrDispose(lane: FaultLane, { root, dispose }: FaultTree, shot: Shot): Promise<Strike> {
  try {
    return await strike(lane.argv(root), root, shot);
  } catch (error) {
    dispose();
    throw error;
  }
}
