/** This defines `nextCommands`: what can be done with a run as it stands. */
import { quote } from "@switchyard/rescue";
import type { RunLine } from "./run-line.ts";
import type { NextCommand } from "./shown-run.ts";

/** @param script the run's own undo script, as the reader can open it; null: it has none */
export function nextCommands({ run_id: id, state, stands, verb }: RunLine, script: string | null): NextCommand[] {
  if (state === "unfinished") return [{ command: "switchyard recover", does: "brings it to its end" }];
  if (!stands) return [];
  const keep = state === "provisional" ? [{ command: `switchyard confirm ${id}`, does: "keeps it" }] : [];
  const undo = { command: `switchyard rollback ${id} --commit`, does: verb === "apply" ? "undoes it" : "does again what it undid" };
  const later = state === "provisional" ? [] : [{ command: `switchyard rollback --to ${id} --commit`, does: "undoes what was done after it" }];
  return [...keep, undo, ...later, ...(script === null ? [] : [{ command: `sh ${quote(script)}`, does: "undoes it without this command" }])];
}
