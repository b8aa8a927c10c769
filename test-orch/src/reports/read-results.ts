/** This defines `readResults`: documents of a matrix and of lanes, as one input of a report. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { matrixResult } from "../matrix/matrix-result.ts";
import { lanesResult } from "./lanes-result.ts";
import type { ReportInput } from "./report-input.ts";

const document = z.discriminatedUnion("schema", [matrixResult, lanesResult]);

/**
 * Reads the files; lanes of several are put together, in that order.
 *
 * @throws where a file is no such document, or where there are two matrices: a page shows one
 */
export function readResults(files: readonly string[]): ReportInput {
  const documents = files.map((file) => read(file));
  const matrices = documents.filter((one) => one.schema === "matrix.v1");
  const lanes = documents.filter((one) => one.schema === "lanes.v1");
  if (matrices.length > 1) throw new Error(`Cannot make one report: ${matrices.length} of the documents are of a matrix, needed is one at most`);
  return {
    matrix: matrices[0],
    lanes: lanes.length === 0 ? undefined : { schema: "lanes.v1", lanes: lanes.flatMap((one) => one.lanes) },
  };
}

function read(file: string): z.infer<typeof document> {
  try {
    return document.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`Cannot read the result "${file}": ${why}`, { cause });
  }
}
