/** This defines `printPin`: what pin and unpin say. */
import process from "node:process";
import type { PinReport } from "@switchyard/engine";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";

/** Prints the report and returns its exit code. */
export function printPin(report: PinReport, options: { readonly json?: boolean }): number {
  if (options.json === true) {
    printDocument(report);
    return report.exit_code;
  }
  const lines = [...recoveredLines(report.recovered), ...(report.ok ? [textOf(report)] : [])];
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  for (const warning of report.warnings) process.stderr.write(`switchyard: warning: ${warning}\n`);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
}

function textOf({ target, backup, before, after, mode }: PinReport): string {
  if (backup === null) return `No backup of ${showPath(target)} is pinned.`;
  const state = after ? "pinned" : "not pinned";
  const payload = showPath(backup.payload);
  if (before === after) return `${payload} is ${state} already.`;
  if (mode === "dry_run") return `${payload} would be ${state}. Nothing was changed. Add --commit to do it.`;
  return `${payload} is ${state} now.`;
}
