/** This defines `printStatus`: the runs and the newest one's targets. */
import type { StatusReport, TargetLine } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { showPath } from "./show-path.ts";
import { table } from "./table.ts";

/** Prints the status and returns its exit code. */
export async function printStatus(status: StatusReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) await printDocument(status);
  else await printLines(textOf(status));
  if (options.json !== true && status.error !== null) printError(status.error);
  return status.exit_code;
}

function textOf(status: StatusReport): string[] {
  if (status.runs.length === 0) return ["No run yet."];
  const runs = status.runs.map((run) => [run.started_at, run.verb, run.run_id, `${run.targets} targets`, run.state, run.state === "provisional" ? `until ${run.confirm_by ?? ""}` : ""]);
  const targets = status.targets.map((target) => [MARKS[target.state], showPath(target.target), target.state, target.source === null ? "" : showPath(target.source), target.protected === true ? "protected" : ""]);
  const waiting = status.unfinished.length === 0 ? [] : ["An unfinished run waits: switchyard recover ends it (so do apply and rollback)."];
  const provisional = status.runs.filter(({ state }) => state === "provisional").map(({ run_id: id }) => `The run ${id} waits: switchyard confirm ${id} keeps it, switchyard rollback ${id} --commit undoes it.`);
  return [...table(runs), ...table(targets), ...provisional, ...waiting];
}

const MARKS: Record<TargetLine["state"], string> = { switched: "~", prior: "=", missing: "-", changed: "!" };
