/** This defines `printDiff`: each target as it is and as it would be. */
import process from "node:process";
import type { DiffLine, DiffReport } from "@switchyard/engine";
import { paint, type Style } from "../output/paint.ts";
import { leftOutLines } from "./left-out-lines.ts";
import { nodeWords } from "./node-words.ts";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";

/** Prints the report and returns its exit code. */
export function printDiff(report: DiffReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf({ ok, targets, counts, differs, passed_over: passedOver }: DiffReport): Generator<string> {
  for (const target of targets) yield* linesOf(target);
  yield* leftOutLines(passedOver);
  if (!ok) return;
  const { add, change, remove, none, refused } = counts;
  yield differs ? `${add} to add, ${change} to change, ${remove} to remove, ${none} already so, ${refused} refused.` : `Nothing differs: ${none} already so.`;
}

const MARKS: Readonly<Record<DiffLine["change"], readonly [mark: string, style: Style]>> = { add: ["+", "good"], change: ["~", "changed"], remove: ["-", "gone"], none: ["=", "faint"], refused: ["!", "bad"] };

function* linesOf(line: DiffLine): Generator<string> {
  const { change, target, reason, before, after } = line;
  const [mark, style] = MARKS[change];
  const refusal = change === "refused" ? `  refused: ${reason ?? ""}` : "";
  yield paint(style, `${mark} ${showPath(target)}${change === "none" ? `  ${nodeWords(before)}` : refusal}`, process.stdout);
  if (change === "none") return;
  if (before.kind !== "none") yield paint("gone", `    - ${nodeWords(before)}`, process.stdout);
  if (after.kind !== "none") yield paint("good", `    + ${afterWords(line)}`, process.stdout);
}

function afterWords({ after: { kind, dest, source }, protected: isProtected }: DiffLine): string {
  const node = nodeWords({ kind, dest, size: null, mode: null, uid: null, gid: null, package: null });
  return `${node}${source === null || source === dest ? "" : ` (${showPath(source)})`}${kind !== "none" && source === null ? ", put back" : ""}${isProtected === true ? ", protected" : ""}`;
}
