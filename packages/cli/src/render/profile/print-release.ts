/** This defines `printProfileRelease`: what a release says. */
import type { RunReport } from "@switchyard/engine";
import { printLines } from "../../output/print.ts";
import { printRunReport, type RunPrinting } from "../print-run-report.ts";

/** Prints the report and returns its exit code. */
export async function printProfileRelease(report: RunReport, options: RunPrinting): Promise<number> {
  if (options.json !== true && report.ok && report.actions.length === 0) await printLines(["No target leads through the active profile."]);
  return printRunReport(report, options);
}
