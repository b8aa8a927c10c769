/** This defines `writeReports`: what was found, in every form that somebody reads. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportPage } from "./html/report-page.ts";
import { junitReport } from "./junit/junit-report.ts";
import type { ReportInput } from "./report-input.ts";

/**
 * Writes `report.html`, and of what is given `matrix.json` with `matrix.junit.xml`, and `lanes.json`, over those of an earlier call.
 *
 * @param directory made if it is missing
 * @returns the paths written
 */
export function writeReports(directory: string, input: ReportInput): readonly string[] {
  const { matrix, lanes } = input;
  const files = {
    ...(matrix === undefined ? {} : { "matrix.json": json(matrix), "matrix.junit.xml": junitReport(matrix) }),
    ...(lanes === undefined ? {} : { "lanes.json": json(lanes) }),
    "report.html": reportPage(input),
  };
  mkdirSync(directory, { recursive: true });
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  });
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
