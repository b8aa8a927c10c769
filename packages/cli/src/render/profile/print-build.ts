/** This defines `printProfileBuild` and `buildLines`: what building a profile says. */
import type { BuildReport } from "@switchyard/profiles";
import { printReport } from "../print-report.ts";
import { recoveredLines } from "../recovered-lines.ts";
import { showPath } from "../show-path.ts";
import { showText } from "../show-text.ts";
import { tableLines } from "../table.ts";
import { appletRow } from "./applet-row.ts";
import { originWords } from "./origin-words.ts";
import { sweptLines } from "./swept-lines.ts";

/** Prints the report and returns its exit code. */
export function printProfileBuild(report: BuildReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf(report: BuildReport): Generator<string> {
  yield* recoveredLines(report.recovered);
  yield* sweptLines(report);
  yield* tableLines(report.applets, (applet) => appletRow("+", applet));
  yield* report.passed_over.map(({ name, path, why }) => `? ${showPath(name)}: ${showPath(path)} is left out (${why.replaceAll("_", " ")})`);
  yield* report.refused.map(({ message, reason }) => `! ${showText(message)} [${reason}]`);
  if (report.ok) yield `${buildLine(report)}${report.mode === "dry_run" ? " Nothing was changed. Add --commit to do it." : ""}`;
}

/** What there is now, or would be. @param asked how the verb was called; a commit that is refused builds nothing */
export function buildLine({ profile, applets, origin, mode }: BuildReport, asked: BuildReport["mode"] = mode): string {
  const what = `${applets.length} ${applets.length === 1 ? "applet" : "applets"}${origin === null ? "" : ` from ${originWords(origin)}`}`;
  if (mode === "dry_run") return `${asked === "dry_run" ? "Dry run: the" : "The"} profile ${profile} would have ${what}.`;
  return `The profile ${profile} has ${what}.`;
}
