/** This defines `killRecoveries`: a command killed at some of its points, and each time its recovery as well. */
import { crashAt } from "./points/crash-at.ts";
import { crashHash } from "./points/crash-hash.ts";
import { drawSites } from "./points/draw-sites.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import type { FaultPoint } from "./points/fault-points.ts";
import type { FaultReport } from "./fault-report.ts";
import type { FaultSession } from "./fault-session.ts";
import { killAtEverySyscall } from "./kill-at-every-syscall.ts";
import { recoverLane } from "./recover-lane.ts";

/** How much of it. Default: everything. */
export interface RecoveriesOptions {
  /** How many of the run's renames and fsyncs. */
  readonly sites?: number;
  /** At how many points of each recovery. */
  readonly points?: number;
  /** At which calls of each recovery. */
  readonly calls?: readonly string[];
}

/**
 * Kills the command of `lane` at the sites, the recovery of each at the points, and verifies each time. Of sites that
 * leave equal systems one is taken.
 *
 * @param name how the name of the test begins
 */
export async function killRecoveries(
  session: FaultSession,
  name: string,
  lane: RecoverableLane,
  { sites = Infinity, points, calls }: RecoveriesOptions = {},
): Promise<readonly FaultReport[]> {
  const states = new Map();
  const reports: FaultReport[] = [];
  for (const site of await chosenSites(lane, session, sites)) {
    const recovery = { ...recoverLane(lane, site), ...(calls === undefined ? {} : { calls }) };
    const report = await killAtEverySyscall(recovery, { ...session.choose(points), states });
    reports.push(session.add(name, report, site.key));
  }
  return reports;
}

/** The one that a finding names, or some that differ. */
async function chosenSites(lane: RecoverableLane, { site: wanted, seed }: FaultSession, size: number): Promise<readonly FaultPoint[]> {
  if (wanted === undefined) return distinctSites(lane, await drawSites(lane, { size, seed }));
  return (await drawSites(lane, { size: Infinity, seed })).filter(({ key }) => key === wanted);
}

async function distinctSites(lane: RecoverableLane, sites: readonly FaultPoint[]): Promise<readonly FaultPoint[]> {
  const known = new Map<string, FaultPoint>();
  for (const site of sites) {
    const tree = await crashAt(lane, site);
    const hash = crashHash(tree);
    tree.dispose();
    if (!known.has(hash)) known.set(hash, site);
  }
  return [...known.values()];
}
