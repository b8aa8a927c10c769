/** This defines `printReport`: what a verb found, as one document or for a person. */
import type { ReportedError } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { printError } from "./print-error.ts";
import { printWarnings } from "./print-warnings.ts";

/** What such reports have in common. */
interface Report {
  readonly exit_code: number;
  readonly error: ReportedError | null;
  readonly warnings?: readonly string[];
}

/**
 * With `--json` the document; else its lines on stdout, then warnings and the error on stderr.
 *
 * @param textOf what a person reads of it
 * @returns its exit code
 */
export async function printReport<R extends Report>(report: R, { json }: { readonly json?: boolean }, textOf: (report: R) => Iterable<string>): Promise<number> {
  if (json === true) await printDocument(report);
  else {
    await printLines(textOf(report));
    printWarnings(report.warnings ?? []);
    if (report.error !== null) printError(report.error);
  }
  return report.exit_code;
}
