/** This defines `printStatus`: how targets stand, as text or as one JSON document. */
import type { RunLine, StatusReport, TargetLine } from "@switchyard/engine";
import { ourCommand } from "./our-command.ts";
import { otherLines } from "./other-lines.ts";
import { brokenLines } from "./broken-lines.ts";
import { planMark } from "./plan-mark.ts";
import { printReport } from "./print-report.ts";
import { resultOf } from "./run-result.ts";
import { flipWords } from "./flip-words.ts";
import { kindOfRun } from "./kind-of-run.ts";
import { showPath } from "./show-path.ts";
import { tableLines } from "./table.ts";

/** Prints the status and returns its exit code. */
export function printStatus(report: StatusReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf({ runs, broken, unfinished, targets, ok, left_to_others: others }: StatusReport): Generator<string> {
  if (runs.length === 0 && ok) yield "No run yet.";
  const open = new Set(unfinished);
  yield* tableLines(targets, (target) => [marks(target), showPath(target.target), words(target, open), target.protected === true ? "protected" : ""]);
  const newest = runs.at(-1);
  if (newest !== undefined) {
    yield `${runs.length} ${runs.length === 1 ? "run" : "runs"}, ${runs.filter(({ stands }) => stands).length} standing. The newest:`;
    yield `  ${kindOfRun(newest)} ${newest.run_id} ${resultOf(newest)}${newest.flip === null ? "" : `, ${flipWords(newest.flip)}`}`;
  }
  for (const run of runs) yield* waiting(run);
  yield* otherLines(others);
  yield* brokenLines(broken);
}

const DRIFT: Record<TargetLine["state"], string> = { switched: "=", dangling: "!", prior: "<", missing: "-", replaced: "~", changed: "~", new: " " };

const WORDS: Record<TargetLine["state"], string> = { switched: "as left", dangling: "source gone", prior: "as before the run", missing: "missing", replaced: "made anew by someone else", changed: "changed by someone else", new: "in no run" };

function marks({ state, kind, wanted }: TargetLine): string {
  return `${DRIFT[state]}${wanted === null ? " " : planMark({ ...wanted, before_kind: kind })}`;
}

function words(target: TargetLine, open: ReadonlySet<string>): string {
  const { wanted } = target;
  return `${drift(target, open)}${wanted === null ? "" : `; ${wantedWords(wanted)}`}`;
}

function drift(target: TargetLine, open: ReadonlySet<string>): string {
  const { state, managed, run_id: run, source, kind } = target;
  const isOpen = run !== null && open.has(run);
  switch (state) {
    case "new":
      return WORDS[state];
    case "prior":
      return isOpen ? "as before the run that has not ended" : WORDS[state];
    case "switched":
      return isOpen ? `changed by a run that has not ended: ${nodeText(target)}` : `${managed ? WORDS[state] : "as put back"}${lead(source, kind)}`;
    case "dangling":
    case "replaced":
      return `${WORDS[state]}${lead(source, kind)}`;
    case "missing":
      return `${WORDS[state]}${left(target)}`;
    case "changed":
      return `${WORDS[state]}: ${nodeText(target)}${left(target)}`;
  }
}

/** Where the link leads that stands there. */
function lead(source: string | null, kind: TargetLine["kind"]): string {
  return source === null || kind !== "symlink" ? "" : `, link to ${showPath(source)}`;
}

/** What the run had left there, where that is to be there now. */
function left({ managed, source, expected }: TargetLine): string {
  if (expected === null) return "";
  if (managed && source !== null) return `, should lead to ${showPath(source)}`;
  return `; the run had left ${nodeText(expected)}`;
}

function nodeText({ kind, dest }: Pick<TargetLine, "kind" | "dest">): string {
  return dest === null ? KINDS[kind] : `a link to ${showPath(dest)}`;
}

const KINDS: Record<TargetLine["kind"], string> = { file: "a file", symlink: "a link", dir: "a directory", other: "a device, FIFO or socket", none: "nothing" };

function wantedWords({ decision, reason, dest }: NonNullable<TargetLine["wanted"]>): string {
  switch (decision) {
    case "noop":
      return "would stay";
    case "stop":
    case "conflict":
      return `refused: ${reason ?? decision}`;
    case "switch":
    case "restore":
      return dest === null ? "would be put back" : `would lead to ${showPath(dest)}`;
  }
}

/** What is still to be done with a run, and the command that does it. */
function* waiting(run: RunLine): Generator<string> {
  const { run_id: id, state, confirm_by: by } = run;
  const verb = kindOfRun(run);
  if (state === "unfinished") yield `The ${verb} ${id} is unfinished: ${ourCommand("recover")} ends it (so do apply and rollback).`;
  if (state !== "provisional") return;
  yield `The ${verb} ${id} is provisional until ${by ?? ""}:`;
  yield `  ${ourCommand("confirm", id)}  keeps it`;
  yield `  ${ourCommand("rollback", id, "--commit")}  undoes it`;
}
