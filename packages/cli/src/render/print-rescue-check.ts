/** This defines `printRescueCheck`: what `rescue check` says. */
import type { RescueCheckReport } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printWarnings } from "./print-warnings.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export async function printRescueCheck(report: RescueCheckReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  await printLines([...tools(report), ...passedOver(report), ...summary(report)]);
  printWarnings(report.warnings);
  if (report.error !== null) printError(report.error);
  return report.exit_code;
}

function tools({ found }: RescueCheckReport): string[] {
  return table(found.map(({ tool, path, counts, why, detail }) => [counts ? "ok" : "no", tool, showPath(path), showText([counts ? "" : why.replaceAll("_", " "), detail].filter(Boolean).join(": "))]));
}

function passedOver({ passed_over: entries }: RescueCheckReport): string[] {
  return entries.map(({ entry, why }) => `not searched: ${entry === "" ? '""' : showPath(entry)} (${why.replaceAll("_", " ")})`);
}

function summary({ profile, count, rescue_min_count: least, rescue_exec_check: isRun, needed }: RescueCheckReport): string[] {
  if (profile === null) return [];
  const unrun = isRun ? "" : " Nothing was run to try it.";
  if (profile === "busybox") return [`There is a way back without Node: a BusyBox.${unrun}`];
  const there = needed.map(({ tool, there: is }) => `${tool} ${is}`).join(", ");
  const counts = [`${count ?? 0} of ten tools count, needed are ${least}.`, `An undo script needs: ${there}.`];
  return profile === "none" ? counts : [...counts, `There is a way back without Node: enough tools.${unrun}`];
}
