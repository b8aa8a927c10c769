/** This defines `killRecoveries`: a command killed at some of its points, and each time its recovery as well. */
import type { CliCommands } from "./cli-commands.ts";
import type { Sample } from "./draw-sample.ts";
import { drawSites } from "./draw-sites.ts";
import type { FaultReport, FaultScene, RecoverableLane } from "./fault-lane.ts";
import { killAtEverySyscall } from "./kill-at-every-syscall.ts";
import { printReport } from "./print-report.ts";
import { recoverLane } from "./recover-lane.ts";

/** How much of it. Default: everything. */
export interface RecoveriesOptions {
  readonly seed?: number;
  /** How many of the run's renames and fsyncs. */
  readonly sites?: number;
  /** At how many points of each recovery. */
  readonly points?: number;
  /** At which calls of each recovery. */
  readonly calls?: readonly string[];
}

/** Kills the command of `lane` at the sites, the recovery of each at the points, and verifies and prints each time. */
export async function killRecoveries<Scene extends FaultScene>(
  name: string,
  commands: CliCommands,
  lane: RecoverableLane<Scene>,
  { seed = 0, sites = Infinity, points, calls }: RecoveriesOptions = {},
): Promise<readonly FaultReport[]> {
  const sample = (size: number): Sample => ({ size, seed });
  const reports: FaultReport[] = [];
  for (const site of await drawSites(lane, sample(sites))) {
    const recovery = { ...recoverLane(commands, lane, site), ...(calls === undefined ? {} : { calls }) };
    const report = await killAtEverySyscall(recovery, points === undefined ? undefined : sample(points));
    printReport(`recovery, killed, of ${name} killed at ${site.key}`, report);
    reports.push(report);
  }
  return reports;
}
