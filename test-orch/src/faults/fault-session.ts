/** This defines `FaultSession`: what the lanes of one test file have in common. */
import { randomInt } from "node:crypto";
import { relative } from "node:path";
import process from "node:process";
import type { FaultFinding, FaultReport } from "./fault-report.ts";
import { laneOfFaults } from "../reports/lanes/lane-of-faults.ts";
import { noteLane } from "../reports/lanes/note-lane.ts";
import { testCommand } from "../reports/lanes/test-command.ts";
import { faultName } from "./fault.ts";
import type { StrikeChoice } from "./hit-every-point.ts";
import { summariseReport } from "./summarise-report.ts";

const WORKSPACE = new URL("../../..", import.meta.url).pathname;

/** Draws the points, prints what was found with the line that repeats it, and adds up. */
export class FaultSession {
  /** FAULTS_SEED repeats what was drawn. */
  readonly seed = Number(process.env["FAULTS_SEED"] ?? randomInt(2 ** 32));
  /** FAULTS_ONLY strikes one point alone, named as in a finding. */
  readonly #only = process.env["FAULTS_ONLY"];
  /** FAULTS_SITE, of recoveries of runs that died somewhere: those of the ones alone that died there. */
  readonly site = process.env["FAULTS_SITE"];
  readonly #file: string;
  readonly #reports: FaultReport[] = [];

  /** @param file the test file */
  constructor(file: string) {
    this.#file = relative(WORKSPACE, file);
  }

  /** Which points to strike. @param size how many; default: all */
  choose(size?: number): StrikeChoice {
    return { only: this.#only, sample: size === undefined ? undefined : { size, seed: this.seed } };
  }

  /**
   * Prints `report` with everything that somebody needs who must mend what it found.
   *
   * @param lane how the name of the test begins, and what it struck
   * @param site where the run died that was recovered
   */
  add(lane: string, report: FaultReport, site?: string): FaultReport {
    this.#reports.push(report);
    console.log(`${lane}${site === undefined ? "" : `, at ${site}`}: ${summariseReport(report)}`);
    for (const key of report.neverReached) console.log(`  never reached: ${key}`);
    for (const key of report.unsteady) console.log(`  not in every run: ${key}`);
    const repeat = (finding: Struck | null): string => this.#repeat(lane, finding, site);
    if (report.neverReached.length > 0) console.log(`    ${repeat(null)}`);
    for (const finding of report.findings) print(finding, repeat(finding));
    const name = site === undefined ? lane : `${lane}, at ${site}`;
    noteLane(laneOfFaults(name, report, { seed: this.seed, repeat }));
    return report;
  }

  /** The numbers of all reports together, in one line. */
  summarise(): string {
    const sum = (numberOf: (report: FaultReport) => number): number => this.#reports.reduce((total, report) => total + numberOf(report), 0);
    return (
      `in sum: ${sum(({ points }) => points)} points, ${sum(({ injections }) => injections)} injections, ` +
      `${sum(({ states }) => states)} distinct crash states checked, ${sum(({ findings }) => findings.length)} findings ` +
      `(FAULTS_SEED=${this.seed})`
    );
  }

  /** The line that repeats the finding; null: all that was drawn for the lane. */
  #repeat(lane: string, finding: Struck | null, site: string | undefined): string {
    const project = this.#file.endsWith(".full.ts") ? "full" : "lanes";
    const environment = {
      FAULTS_SEED: this.seed,
      ...(site === undefined ? {} : { FAULTS_SITE: site }),
      ...(finding === null ? {} : { FAULTS_ONLY: `${faultName(finding.fault)} at ${finding.point.key}` }),
    };
    return testCommand({ project, file: this.#file, test: lane, environment });
  }
}

type Struck = Pick<FaultFinding, "point" | "fault">;

function print({ point, fault, command, violations }: FaultFinding, repeat: string): void {
  console.log(`  ${faultName(fault)} at ${point.key}`);
  console.log(`    ${repeat}`);
  console.log(`    ${command}`);
  for (const violation of violations) console.log(`    - ${violation}`);
}
