/** This defines `FaultSession`: what the lanes of one test file have in common. */
import { randomInt } from "node:crypto";
import { relative } from "node:path";
import process from "node:process";
import type { FaultFinding, FaultReport } from "./fault-lane.ts";
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
   * @param lane how the name of the test begins, and of what it struck
   */
  add(lane: string, report: FaultReport): FaultReport {
    this.#reports.push(report);
    console.log(`${lane}: ${summariseReport(report)}`);
    for (const key of report.neverReached) console.log(`  never reached: ${key}`);
    for (const key of report.unsteady) console.log(`  not in every run: ${key}`);
    for (const finding of report.findings) this.#print(lane, finding);
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

  #print(lane: string, { point, fault, command, violations }: FaultFinding): void {
    const project = this.#file.endsWith(".full.ts") ? "full" : "system";
    const test = lane.replace(/ at .*$/u, "");
    console.log(`  ${faultName(fault)} at ${point.key}`);
    console.log(`    FAULTS_SEED=${this.seed} FAULTS_ONLY='${faultName(fault)} at ${point.key}' vitest run --project ${project} ${this.#file} -t '${test}'`);
    console.log(`    ${command}`);
    for (const violation of violations) console.log(`    - ${violation}`);
  }
}
