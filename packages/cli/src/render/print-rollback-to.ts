/** This defines `printRollbackTo`: what `rollback --to` says. */
import process from "node:process";
import type { RollbackToReport } from "@switchyard/engine";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printRunReport } from "./print-run-report.ts";
import { recoveredLines } from "./recovered-lines.ts";

/** Prints the report and returns its exit code. */
export function printRollbackTo(report: RollbackToReport, options: { readonly json?: boolean }): number {
  if (options.json === true) printDocument(report);
  else printText(report);
  return report.exit_code;
}

function printText(report: RollbackToReport): void {
  process.stdout.write(recoveredLines(report.recovered).map((line) => `${line}\n`).join(""));
  // What a signal ended is told once, as a warning.
  for (const one of report.reports) printRunReport(report.error === null ? { ...one, error: null } : one, {});
  // A run that failed has told its error itself.
  if (report.error !== null && report.reports.every(({ ok }) => ok)) printError(report.error);
  for (const id of report.left ?? []) process.stdout.write(`still stands: ${id}\n`);
  for (const warning of report.warnings) process.stderr.write(`switchyard: warning: ${warning}\n`);
  if (!report.ok) return;
  const { undoes, to, mode } = report;
  const lines = undoes.length === 0 ? [`Nothing was done after ${to}.`] : mode === "commit" ? [`Back at ${to}.`] : ["Would be undone, newest first:", ...undoes.map((id) => `  ${id}`), "Add --commit to do it."];
  process.stdout.write(`${lines.join("\n")}\n`);
}
