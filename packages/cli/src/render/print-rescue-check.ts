/** This defines `printRescueCheck`: what `rescue check` says. */
import type { RescueCheckReport } from "@switchyard/engine";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printRescueCheck(report: RescueCheckReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function textOf(report: RescueCheckReport): string[] {
  return [...tools(report), ...passedOver(report), ...summary(report)];
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
