/** This defines `printRollbackTo`: what `rollback --to` says. */
import type { RollbackToReport } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printWarnings } from "./print-warnings.ts";
import { printError } from "./print-error.ts";
import { printRunReport } from "./print-run-report.ts";
import { recoveredLines } from "./recovered-lines.ts";

/** Prints the report and returns its exit code. */
export async function printRollbackTo(report: RollbackToReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) await printDocument(report);
  else await printText(report);
  return report.exit_code;
}

async function printText(report: RollbackToReport): Promise<void> {
  await printLines(recoveredLines(report.recovered));
  // What a signal ended is told once, as a warning.
  for (const one of report.reports) await printRunReport(report.error === null ? { ...one, error: null } : one, {});
  // A run that failed has told its error itself.
  if (report.error !== null && report.reports.every(({ ok }) => ok)) printError(report.error);
  await printLines((report.left ?? []).map((id) => `still stands: ${id}`));
  printWarnings(report.warnings);
  if (!report.ok) return;
  const { undoes, to, mode } = report;
  const lines = undoes.length === 0 ? [`Nothing was done after ${to}.`] : mode === "commit" ? [`Back at ${to}.`] : ["Would be undone, newest first:", ...undoes.map((id) => `  ${id}`), "Add --commit to do it."];
  await printLines(lines);
}
