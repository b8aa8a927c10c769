/** This defines `printRescueBundle`: what `rescue bundle` says. */
import type { RescueBundleReport } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printWarnings } from "./print-warnings.ts";
import { showPath } from "./show-path.ts";

/** Prints the report and returns its exit code. */
export async function printRescueBundle(report: RescueBundleReport, options: { readonly json?: boolean }): Promise<number> {
  if (options.json === true) await printDocument(report);
  else await printText(report);
  return report.exit_code;
}

async function printText({ ok, dir, runs, files, error, warnings }: RescueBundleReport): Promise<void> {
  if (ok) await printLines([...files.map(({ name, sha256 }) => `${sha256}  ${name}`), `${showPath(dir)} takes back ${runs.length} ${runs.length === 1 ? "run" : "runs"}: see README.txt there.`]);
  printWarnings(warnings);
  if (error !== null) printError(error);
}
