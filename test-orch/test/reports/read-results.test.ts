import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { execaSync } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { readResults } from "../../src/reports/read-results.ts";
import { writeReports } from "../../src/reports/write-reports.ts";
import { exampleLanes } from "./example-lanes.ts";
import { exampleMatrix } from "./example-matrix.ts";

const PROGRAM = join(import.meta.dirname, "../../src/reports/make-report.ts");

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "switchyard-reports-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function file(content: unknown): string {
  const path = join(folder(), "result.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test("writeReports(), readResults(): what is written, read as it was", () => {
  const matrix = exampleMatrix();
  const out = folder();
  const paths = writeReports(join(out, "new"), { matrix, lanes: exampleLanes });
  expect(paths.map((path) => path.slice(out.length))).toEqual(["/new/matrix.json", "/new/matrix.junit.xml", "/new/lanes.json", "/new/report.html"]);
  expect(readResults([join(out, "new/matrix.json"), join(out, "new/lanes.json")])).toEqual({ matrix, lanes: exampleLanes });
});

test("readResults(): lanes of several files, put together", () => {
  expect(readResults([file(exampleLanes), file(exampleLanes)])).toEqual({ matrix: undefined, lanes: { schema: "lanes.v1", lanes: [...exampleLanes.lanes, ...exampleLanes.lanes] } });
});

test.each([
  ["two matrices", () => [file(exampleMatrix()), file(exampleMatrix())]],
  ["no JSON", () => [file("{")]],
  ["another document", () => [file({ schema: "status.v1" })]],
  ["an unknown field", () => [file({ ...exampleLanes, more: 1 })]],
  ["no file", () => [join(folder(), "missing")]],
])("readResults(): %s, refused", (_name, files) => {
  expect(() => readResults(files())).toThrow(/^Cannot /u);
});

test("make-report: a result with failures, a report and exit 0; a broken one, exit 2", () => {
  const out = folder();
  const run = (path: string) => execaSync(process.execPath, [PROGRAM, "--out", out, path], { reject: false });
  expect(run(file(exampleMatrix())).exitCode).toBe(0);
  expect(readFileSync(join(out, "report.html"), "utf8")).toContain("2 of 43 cells failed");
  expect(run(file("{")).exitCode).toBe(2);
});
