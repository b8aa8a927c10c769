/** This defines `printExplain`: what `explain` says. */
import type { ExplainReport } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { explainLines } from "./explain-lines.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printWarnings } from "./print-warnings.ts";

/** Prints the report and returns its exit code. */
export async function printExplain(report: ExplainReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  if (report.error === null) await printLines(explainLines(report));
  printWarnings(report.warnings);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
}
