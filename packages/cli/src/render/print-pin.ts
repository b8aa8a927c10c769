/** This defines `printPin`: what pin and unpin say. */
import type { PinReport } from "@switchyard/engine";
import { printReport } from "./print-report.ts";
import { recoveredLines } from "./recovered-lines.ts";
import { showPath } from "./show-path.ts";

/** Prints the report and returns its exit code. */
export function printPin(report: PinReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf(report: PinReport): Generator<string> {
  yield* recoveredLines(report.recovered);
  if (report.ok) yield stateOf(report);
}

function stateOf({ target, backup, before, after, mode }: PinReport): string {
  if (backup === null) return `No backup of ${showPath(target)} is pinned.`;
  const state = after ? "pinned" : "not pinned";
  const payload = showPath(backup.payload);
  if (before === after) return `${payload} is ${state} already.`;
  if (mode === "dry_run") return `${payload} would be ${state}. Nothing was changed. Add --commit to do it.`;
  return `${payload} is ${state} now.`;
}
