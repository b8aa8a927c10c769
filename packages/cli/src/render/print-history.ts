/** This defines `printHistory`: the runs, newest first. */
import type { HistoryReport, RunLine } from "@switchyard/engine";
import { brokenLines } from "./broken-lines.ts";
import { printReport } from "./print-report.ts";
import { resultOf } from "./run-result.ts";
import { flipWords } from "./flip-words.ts";
import { kindOfRun } from "./kind-of-run.ts";
import { runnerOf } from "./runner-of.ts";
import { showMoment } from "./show-moment.ts";
import { showText } from "./show-text.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printHistory(report: HistoryReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

/** Two lines for each run: by the first it is found, by the second understood. */
function* textOf({ ok, runs, broken, more, target }: HistoryReport): Generator<string> {
  if (ok && runs.length === 0) yield target === null ? "No run yet." : "No run has this target.";
  const heads = table(runs.map((run) => [showMoment(run.started_at), kindOfRun(run), run.run_id]));
  for (const [index, run] of runs.entries()) {
    yield heads[index] ?? "";
    yield `    ${about(run)}`;
  }
  yield* brokenLines(broken);
  if (more) yield "There are older ones.";
}

function about(run: RunLine): string {
  const { targets, by, undoes, conflicts, flip } = run;
  return [flip === null ? `${targets} ${targets === 1 ? "target" : "targets"}` : flipWords(flip), ...(by === null ? [] : [`by ${runnerOf(by)}`]), ...(undoes === null ? [] : [`undoes ${undoes}`]), resultOf(run), ...(flip === null || flip.why === null ? [] : [showText(flip.why)]), ...(conflicts.length === 0 ? [] : [`${conflicts.length} left to someone else`])].join(", ");
}
