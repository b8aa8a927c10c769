// Reports of what was found, as a program.
//
// node make-report.ts --out DIR FILE...
//
// FILE: documents `matrix.v1` (one at most) and `lanes.v1`. It writes report.html, matrix.json, matrix.junit.xml and lanes.json.
// Exits 2 where a document cannot be read. How the lanes ended does not change its exit: they have told that themselves.

import process from "node:process";
import { parseArgs } from "node:util";
import { readResults } from "./read-results.ts";
import { writeReports } from "./write-reports.ts";

const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
if (values.out === undefined || positionals.length === 0) {
  console.error("usage: node make-report.ts --out DIR FILE...");
  process.exit(2);
}
try {
  for (const path of writeReports(values.out, readResults(positionals))) console.log(path);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
