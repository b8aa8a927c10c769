/** This defines `printProfilePin`: what pinning and unpinning a profile say. */
import type { PinProfileReport } from "@switchyard/profiles";
import { printReport } from "../print-report.ts";
import { recoveredLines } from "../recovered-lines.ts";

/** Prints the report and returns its exit code. */
export function printProfilePin(report: PinProfileReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, (one) => [...recoveredLines(one.recovered), ...(one.ok ? [textOf(one)] : [])]);
}

function textOf({ profile, before, after, mode }: PinProfileReport): string {
  const state = after ? "pinned" : "not pinned";
  if (before === after) return `${profile} is ${after ? "pinned already" : state}.`;
  return mode === "dry_run" ? `${profile} would be ${state}. Nothing was changed. Add --commit to do it.` : `${profile} is ${state} now.`;
}
