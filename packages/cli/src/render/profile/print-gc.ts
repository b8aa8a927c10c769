/** This defines `printProfileGc`: what gc says. */
import type { GcReport } from "@switchyard/profiles";
import { printReport } from "../print-report.ts";
import { recoveredLines } from "../recovered-lines.ts";
import { table } from "../table.ts";
import { stayWords } from "./stay-words.ts";
import { sweptLines } from "./swept-lines.ts";

/** Prints the report and returns its exit code. */
export function printProfileGc(report: GcReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

/** `-` goes, `=` stays, `!` could not be removed. */
function* textOf(report: GcReport): Generator<string> {
  const { removed, retained, failed, mode, ok } = report;
  yield* recoveredLines(report.recovered);
  yield* sweptLines(report);
  yield* table([...removed.map((name) => ["-", name]), ...failed.map(({ profile, error }) => ["!", profile, error.errno ?? error.reason]), ...retained.map(({ profile, why }) => ["=", profile, stayWords(why)])]);
  if (!ok) return;
  yield mode === "dry_run"
    ? `Dry run: ${removed.length} to remove, ${retained.length} to keep. Nothing was changed.${removed.length > 0 ? " Add --commit to do it." : ""}`
    : `${removed.length} removed, ${retained.length} kept.`;
}
