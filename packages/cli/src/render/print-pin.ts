/** This defines `printPin`: what pin and unpin say. */
import type { PinReport } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printWarnings } from "./print-warnings.ts";
import { printError } from "./print-error.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";

/** Prints the report and returns its exit code. */
export async function printPin(report: PinReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  const lines = [...recoveredLines(report.recovered), ...(report.ok ? [textOf(report)] : [])];
  await printLines(lines);
  printWarnings(report.warnings);
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
