/** This defines `printExplain`: what `explain` says. */
import type { ExplainReport } from "@switchyard/engine";
import { explainLines } from "./explain-lines.ts";
import { printReport } from "./print-report.ts";

/** Prints the report and returns its exit code. */
export function printExplain(report: ExplainReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function textOf(report: ExplainReport): string[] {
  return report.error === null ? explainLines(report) : [];
}
