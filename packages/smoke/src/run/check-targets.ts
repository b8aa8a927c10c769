/** This defines `checkTargets`: every check there is for the targets, in the order in which they build upon each other. */
import { formatPath, withLook } from "@switchyard/fs-atomic";
import { checkReport } from "./check-report.ts";
import type { CheckReport } from "../report/smoke-report.ts";
import type { SmokeRequest } from "../smoke-runner.ts";
import { lookAtTarget, type Sighting } from "../target/look-at-target.ts";
import type { Equipment } from "./equipment.ts";
import { headings } from "./heading.ts";
import { inParallel } from "./in-parallel.ts";
import { planChecks, planProbes } from "./plan-checks.ts";
import { runCheck, type Checkup } from "./run-check.ts";
import { runProbe, type Probed } from "./run-probe.ts";
import type { Workplace } from "./workplace.ts";

/** A report, and the number by which its processes are known. */
export interface Numbered {
  readonly number: number;
  readonly report: CheckReport;
}

/** What came of all of them. */
export interface Checked {
  readonly numbered: readonly Numbered[];
  readonly withoutChecks: readonly string[];
}

/**
 * (1) Looks at every target; of one that does not lead to its source, or that is no program, nothing is started. (2) Probes each source once.
 * (3) Runs the packs' checks of every target whose source starts.
 */
export async function checkTargets(place: Workplace, { root, targets }: SmokeRequest, { packs, limits }: Equipment): Promise<Checked> {
  const { parallel, timeoutMs } = limits;
  const numbers = counting();
  const links: Numbered[] = [];
  const sightings: Sighting[] = [];
  const seen = withLook(root, (look) => targets.map((target) => ({ target, ...lookAtTarget(look, target) }))); // (1)
  for (const { target, sighting, differences } of seen) {
    const isRight = differences.length === 0;
    if (isRight && sighting !== null && target.source.isProgram !== false) sightings.push(sighting);
    links.push({ number: numbers.next().value, report: checkReport.unstarted(headings.plain("link", formatPath(target.target), "required"), isRight ? "passed" : "failed", differences) });
  }
  const probings = planProbes(sightings, packs, numbers);
  const probed = await inParallel(probings, parallel, (probing) => runProbe(place, probing, timeoutMs)); // (2)
  const byInode = new Map(probings.map(({ sighting }, at) => [sighting.inode, probed[at]]));
  const checkups = sightings.map((sighting) => planChecks(sighting, packs, { output: byInode.get(sighting.inode)?.output ?? "", numbers }));
  const checks = await inParallel(checkups.flat(), parallel, async (checkup) => { // (3)
    const report = starts(byInode.get(checkup.sighting.inode)) ? await runCheck(place, checkup, timeoutMs) : notRun(checkup);
    return { number: checkup.number, report };
  });
  const probes = probings.flatMap(({ number }, at) => numberedProbe(number, probed[at]));
  const withoutChecks = sightings.filter((_, at) => checkups[at]?.length === 0).map(({ target }) => target);
  return { numbered: [...links, ...probes, ...checks], withoutChecks };
}

/** One that answered, be it with another exit code than expected. */
function starts(probed: Probed | undefined): boolean {
  return probed !== undefined && ["passed", "failed", "left_processes"].includes(probed.report.outcome);
}

function notRun({ heading }: Checkup): CheckReport {
  return checkReport.unstarted(heading, "not_run");
}

function numberedProbe(number: number, probed: Probed | undefined): Numbered[] {
  return probed === undefined ? [] : [{ number, report: probed.report }];
}

function* counting(): Generator<number, never> {
  for (let number = 0; ; number++) yield number;
}
