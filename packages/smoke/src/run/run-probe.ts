/** This defines `runProbe`: whether a source starts at all, and what it says of itself. */
import type { Probe } from "../pack/pack.ts";
import { checkReport } from "./check-report.ts";
import { difference } from "../report/cut.ts";
import type { CheckReport } from "../report/smoke-report.ts";
import type { Sighting } from "../target/look-at-target.ts";
import { headings } from "./heading.ts";
import { orNotStarted } from "./or-not-started.ts";
import type { StartEnd, Workplace } from "./workplace.ts";

/** A source, by one of the targets that lead to it. */
export interface Probing {
  readonly number: number;
  readonly sighting: Sighting;
  /** Where it does not exit 0 for `--version` or `--help`. */
  readonly special: Probe | null;
}

/** What came of it. */
export interface Probed {
  readonly report: CheckReport;
  /** All that it printed, of both starts. */
  readonly output: string;
}

const USUAL: readonly Omit<Probe, "tool">[] = [{ args: ["--version"], exit: 0 }, { args: ["--help"], exit: 0 }];

/** Starts it with `--version`, and if that does not exit 0, with `--help`; or as its pack says. */
export async function runProbe(place: Workplace, { number, sighting, special }: Probing, timeoutMs: number): Promise<Probed> {
  const heading = headings.plain("probe", sighting.target, sighting.level);
  if (place.isStopped) return { report: checkReport.unstarted(heading, "not_run"), output: "" };
  const outputs: string[] = [];
  const report = await orNotStarted(heading, () => place.withStation(number, async (station) => {
    let report = checkReport.unstarted(heading, "not_run");
    for (const { args, exit } of special === null ? USUAL : [special]) {
      const started = await place.start(sighting, station, { args, environment: {}, stdin: "ignore", timeoutMs });
      outputs.push(printed(started));
      report = checkReport.started(heading, started, () => (started.end.exitCode === exit ? [] : [difference("exit", String(exit), String(started.end.exitCode))]));
      // What hangs or floods once is not asked twice.
      if (report.outcome !== "failed") break;
    }
    return report;
  }));
  return { report, output: outputs.join("\n") };
}

function printed({ end }: StartEnd): string {
  return `${end.stdout.toString("utf8")}\n${end.stderr.toString("utf8")}`;
}
