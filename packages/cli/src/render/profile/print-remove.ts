/** This defines `printProfileRemove`: what removing a profile says. */
import type { RemoveReport } from "@switchyard/profiles";
import { printReport } from "../print-report.ts";
import { recoveredLines } from "../recovered-lines.ts";
import { showText } from "../show-text.ts";
import { stayWords } from "./stay-words.ts";
import { sweptLines } from "./swept-lines.ts";

/** Prints the report and returns its exit code. */
export function printProfileRemove(report: RemoveReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, (one) => [...recoveredLines(one.recovered), ...sweptLines(one), ...textOf(one)]);
}

function textOf({ profile, removed, why, mode }: RemoveReport): string[] {
  if (why.length > 0) return [`= ${showText(profile)} stays: ${stayWords(why)}`];
  if (!removed) return [];
  return [mode === "dry_run" ? `- ${profile} would be removed. Nothing was changed. Add --commit to do it.` : `- ${profile} is removed.`];
}
