/** This defines `printDoctor`: what `doctor` says. */
import process from "node:process";
import type { DoctorReport, Finding } from "@switchyard/engine";
import { paint, type Style } from "../output/paint.ts";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printWarnings } from "./print-warnings.ts";
import { showRemedy } from "./show-remedy.ts";
import { showText } from "./show-text.ts";
import { wrapped } from "./wrapped.ts";

/** Prints the report and returns its exit code. */
export async function printDoctor(report: DoctorReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) {
    await printDocument(report);
    return report.exit_code;
  }
  await printLines([...report.findings.flatMap(lines), ...summary(report)]);
  printWarnings(report.warnings);
  // Of a finding it is told already.
  if (report.error !== null && report.findings.length === 0) printError(report.error);
  return report.exit_code;
}

const WORDS: Readonly<Record<Finding["level"], readonly [word: string, style: Style]>> = { ok: ["ok", "good"], warn: ["warn", "changed"], error: ["ERROR", "bad"], unseen: ["?", "faint"] };
/** How wide the level and the check are. */
const LEVEL = 6;
const CHECK = 12;
const INDENT = " ".repeat(LEVEL + CHECK);
/** Of remedies. */
const MARGIN = " ".repeat(LEVEL);

function lines({ check, level, text, error, remedies }: Finding): string[] {
  const [word, style] = WORDS[level];
  const name = error === null ? "" : ` [${error.id} ${error.reason}]`;
  const [first = "", ...rest] = wrapped(`${word.padEnd(LEVEL)}${check.padEnd(CHECK)}`, `${showText(text)}${name}`, INDENT);
  // After the widths were counted: a colour takes no column.
  return [`${paint(style, word, process.stdout)}${first.slice(word.length)}`, ...rest, ...remedies.flatMap((remedy) => remedyLines(showRemedy(remedy)))];
}

/** A command stays on one line, to be copied; a sentence ends with a full stop. */
function remedyLines(remedy: string): string[] {
  return remedy.endsWith(".") ? wrapped(`${MARGIN}> `, remedy, `${MARGIN}  `) : [`${MARGIN}> ${remedy}`];
}

function summary({ findings }: DoctorReport): string[] {
  if (findings.length === 0) return [];
  const of = (level: Finding["level"]): number => findings.filter((one) => one.level === level).length;
  const bad = [...count(of("error"), "error"), ...count(of("warn"), "warning")];
  const hidden = of("unseen") === 0 ? "" : ` ${of("unseen")} could not be looked at.`;
  return [`${bad.length === 0 ? "Nothing is wrong" : bad.join(", ")}.${hidden}`];
}

function count(number: number, word: string): string[] {
  return number === 0 ? [] : [`${number} ${word}${number === 1 ? "" : "s"}`];
}
