/** This defines `printProfileShow`: one profile. */
import type { ShowProfileReport } from "@switchyard/profiles";
import { printReport } from "../print-report.ts";
import { showMoment } from "../show-moment.ts";
import { showPath } from "../show-path.ts";
import { showText } from "../show-text.ts";
import { tableLines } from "../table.ts";
import { appletRow } from "./applet-row.ts";
import { foreignWords } from "./foreign-words.ts";
import { originWords } from "./origin-words.ts";

/** Prints the report and returns its exit code. */
export function printProfileShow(report: ShowProfileReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

/** `!` is not what was built, `?` is worth knowing. */
function* textOf({ record, current, pinned, faults, notes, prefix, pointer }: ShowProfileReport): Generator<string> {
  if (record === null) return;
  yield `${record.name} in ${showPath(prefix)}${current ? ", active" : ""}${pinned ? ", pinned" : ""}`;
  yield `  from ${originWords(record.origin)}, ${showMoment(record.created_at)}, by uid ${record.by.uid}`;
  const foreign = pointer === null ? null : foreignWords(pointer);
  if (foreign !== null) yield `  active is ${foreign}`;
  const wrong = new Set(faults.map(({ applet }) => applet));
  yield* tableLines(record.applets, (applet) => appletRow(wrong.has(applet.name) ? "!" : "=", applet));
  yield* faults.map(({ path, found, needed }) => `! ${showPath(path)}: ${showText(found)}; needed is ${showText(needed)}`);
  yield* notes.map(({ path, found }) => `? ${showPath(path)}: ${showText(found)}`);
}
