/** This defines `printStatus`: how targets stand, as text or as one JSON document. */
import type { RunLine, StatusReport, TargetLine } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { ourCommand } from "./our-command.ts";
import { otherLines } from "./other-lines.ts";
import { planMark } from "./plan-mark.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { resultOf } from "./run-result.ts";
import { showPath } from "./show-path.ts";
import { tableLines } from "./table.ts";

/** Prints the status and returns its exit code. */
export async function printStatus(status: StatusReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) await printDocument(status);
  else await printLines(textOf(status));
  if (options.json !== true && status.error !== null) printError(status.error);
  return status.exit_code;
}

function* textOf({ runs, targets, ok, left_to_others: others }: StatusReport): Generator<string> {
  if (runs.length === 0 && ok) yield "No run yet.";
  yield* tableLines(targets, (target) => [marks(target), showPath(target.target), words(target), target.protected === true ? "protected" : ""]);
  const newest = runs.at(-1);
  if (newest !== undefined) {
    yield `${runs.length} ${runs.length === 1 ? "run" : "runs"}, ${runs.filter(({ stands }) => stands).length} standing. The newest:`;
    yield `  ${newest.verb} ${newest.run_id} ${resultOf(newest)}`;
  }
  for (const run of runs) yield* waiting(run);
  yield* otherLines(others);
}

const DRIFT: Record<TargetLine["state"], string> = { switched: "=", dangling: "!", prior: "<", missing: "-", replaced: "~", changed: "~", new: " " };

const WORDS: Record<TargetLine["state"], string> = { switched: "as left", dangling: "source gone", prior: "as before the run", missing: "missing", replaced: "made anew by someone else", changed: "changed by someone else", new: "in no run" };

function marks({ state, kind, wanted }: TargetLine): string {
  return `${DRIFT[state]}${wanted === null ? " " : planMark({ ...wanted, before_kind: kind })}`;
}

function words({ state, managed, source, wanted }: TargetLine): string {
  const drift = state === "switched" && !managed ? "as put back" : WORDS[state];
  return `${drift}${source === null ? "" : lead(state, showPath(source))}${wanted === null ? "" : `; ${wantedWords(wanted)}`}`;
}

/** Where the run's link leads, or should. */
function lead(state: TargetLine["state"], source: string): string {
  if (state === "prior" || state === "new") return "";
  return state === "switched" || state === "dangling" || state === "replaced" ? `, link to ${source}` : `, should lead to ${source}`;
}

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
function* waiting({ run_id: id, state, confirm_by: by, verb }: RunLine): Generator<string> {
  if (state === "unfinished") yield `The ${verb} ${id} is unfinished: ${ourCommand("recover")} ends it (so do apply and rollback).`;
  if (state !== "provisional") return;
  yield `The ${verb} ${id} is provisional until ${by ?? ""}:`;
  yield `  ${ourCommand("confirm", id)}  keeps it`;
  yield `  ${ourCommand("rollback", id, "--commit")}  undoes it`;
}
