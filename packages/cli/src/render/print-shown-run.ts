/** This defines `printShownRun`: everything about a run. */
import type { ShownAction, ShownRun } from "@switchyard/engine";
import { brokenLines } from "./broken-lines.ts";
import { nodeWords } from "./node-words.ts";
import { otherLines } from "./other-lines.ts";
import { printReport } from "./print-report.ts";
import { resultOf } from "./run-result.ts";
import { flipWords } from "./flip-words.ts";
import { kindOfRun } from "./kind-of-run.ts";
import { runnerOf } from "./runner-of.ts";
import { showMoment } from "./show-moment.ts";
import { showRemedy } from "./show-remedy.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printShownRun(report: ShownRun, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf(report: ShownRun): Generator<string> {
  const { actions, left, next } = report;
  yield* head(report);
  yield* brokenLines(report.broken);
  for (const action of actions) yield* actionLines(action);
  for (const { target, message } of left) yield `! ${showPath(target)} was left: ${showText(message)}`;
  yield* otherLines(report.left_to_others);
  yield* papers(report);
  if (next.length > 0) yield "What can be done with it:";
  for (const { command, does } of next) yield* [`  ${showRemedy(command)}`, `      ${does}`];
}

function head({ run, plan_id: plan, tag, committed_at: committed, smoke, failure, tools }: ShownRun): string[] {
  if (run === null) return [];
  const rows = [
    ["run", run.run_id],
    ["", `${kindOfRun(run)}, ${resultOf(run)}`],
    ...(run.undoes === null ? [] : [["undoes", run.undoes]]),
    ...(run.flip === null ? [] : [["flips", flipWords(run.flip)]]),
    ...(run.flip === null || run.flip.why === null ? [] : [["why", showText(run.flip.why)]]),
    ["plan", plan ?? ""],
    ["started", showMoment(run.started_at)],
    ...(committed === null ? [] : [["committed", showMoment(committed)]]),
    ["by", [...(run.by === null ? [] : [runnerOf(run.by)]), ...tools.map(({ name, version }) => showText(`${name} ${version}`))].join(", ")],
    ["tag", showText(tag ?? "")],
    ...(smoke === null ? [] : [["health checks", smoke]]),
    ...(failure === null ? [] : [["failed", `${showText(failure.message)} [${failure.id} ${failure.reason}]`]]),
  ];
  return table(rows);
}

function* actionLines({ target, before, after, backup, warnings }: ShownAction): Generator<string> {
  const mark = before.kind === "none" ? "+" : after.kind === "none" ? "-" : "~";
  yield `${mark} ${showPath(target)}`;
  yield `    was     ${nodeWords(before)}`;
  yield `    became  ${nodeWords(after)}`;
  yield `    backup  ${showPath(backup)}`;
  for (const warning of warnings) yield `    warned  ${warning.replaceAll("_", " ")}`;
}

function papers({ places, facts_head: factsHead }: ShownRun): string[] {
  if (places === null) return [];
  return table([
    ...(places.run === null ? [] : [["folder", showPath(places.run)]]),
    ...(places.undo_script === null ? [] : [["undo script", showPath(places.undo_script)]]),
    ...(places.attestation === null ? [] : [["attestation", showPath(places.attestation)]]),
    ["facts", showPath(places.facts)],
    ...(factsHead === null ? [] : [["their head", factsHead]]),
  ]);
}
