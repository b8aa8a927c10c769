/** This defines `killRecoveries`: a command killed at some of its points, and each time its recovery as well. */
import type { CliCommands } from "./cli-commands.ts";
import { crashAt } from "./crash-at.ts";
import { crashHash } from "./crash-hash.ts";
import { drawSites } from "./draw-sites.ts";
import type { FaultReport, FaultScene, RecoverableLane } from "./fault-lane.ts";
import type { FaultPoint } from "./fault-points.ts";
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
export async function killRecoveries<Scene extends FaultScene>(
  session: FaultSession,
  name: string,
  commands: CliCommands,
  lane: RecoverableLane<Scene>,
  { sites = Infinity, points, calls }: RecoveriesOptions = {},
): Promise<readonly FaultReport[]> {
  const states = new Map();
  const reports: FaultReport[] = [];
  for (const site of await distinctSites(lane, await drawSites(lane, { size: sites, seed: session.seed }))) {
    const recovery = { ...recoverLane(commands, lane, site), ...(calls === undefined ? {} : { calls }) };
    const report = await killAtEverySyscall(recovery, { ...session.choose(points), states });
    reports.push(session.add(`${name} at ${site.key}, killed as well`, report));
  }
  return reports;
}

async function distinctSites<Scene extends FaultScene>(lane: RecoverableLane<Scene>, sites: readonly FaultPoint[]): Promise<readonly FaultPoint[]> {
  const known = new Map<string, FaultPoint>();
  for (const site of sites) {
    const scene = await crashAt(lane, site);
    const hash = crashHash(scene);
    scene.dispose();
    if (!known.has(hash)) known.set(hash, site);
  }
  return [...known.values()];
}
