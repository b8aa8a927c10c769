/** This defines `flippedRun` and `reportedFlip`: a change of profiles as lists and reports say it, from its journal. Pure. */
import type { FlipRecord } from "@switchyard/journal";
import type { FlippedRun, ReportedFlip } from "../report/report.ts";

/** For lists. */
export function flippedRun({ prefix, from_profile, to_profile, why }: FlipRecord): FlippedRun {
  return { prefix, from_profile, to_profile, why };
}

/** For the run's report. */
export function reportedFlip(flip: FlipRecord): ReportedFlip {
  const { applets, kept, dropped, added } = flip;
  return { ...flippedRun(flip), applets, kept, dropped, added };
}
