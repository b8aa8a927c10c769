/** This defines `printProfileSet`: what a change of the active profile says. */
import type { SetReport } from "@switchyard/profiles";
import { printLines } from "../../output/print.ts";
import { printRunReport, type RunPrinting } from "../print-run-report.ts";
import { profileWords } from "../profile-words.ts";
import { coverageLines } from "./coverage-lines.ts";

/** Prints the report and returns its exit code. */
export async function printProfileSet(report: SetReport, options: RunPrinting): Promise<number> {
  if (options.json !== true) await printLines([...headLines(report), ...coverageLines(report.flip)]);
  return printRunReport(report, options);
}

function headLines({ flip, generation, ok }: SetReport): string[] {
  const { from_profile: from, to_profile: to, applets } = flip;
  // Refused before anyone looked which profile is active: the error says all there is.
  if (applets === null) return [];
  if (from === to) return [`${profileWords(to)} is the active profile already.`];
  return [`${profileWords(from)} -> ${profileWords(to)}${applets === 0 ? "" : `, ${applets} ${applets === 1 ? "applet" : "applets"}`}${ok && generation !== null ? `, generation ${generation}` : ""}`];
}
