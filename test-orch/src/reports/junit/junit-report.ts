/** This defines `junitReport`: the result of a matrix as CI systems read it. */
import type { MatrixCell, MatrixResult } from "../../matrix/matrix-result.ts";
import { matrixColumns, type MatrixColumn } from "../matrix-columns.ts";
import { clipped } from "../text/clipped.ts";
import { markup, type Markup } from "../text/markup.ts";

/** How long the message of a failure may be, in characters. */
const MESSAGE = 300;

/**
 * JUnit XML: a suite for each file system, a case for each scenario. What the kernel lacks is a skipped case.
 *
 * It keeps to what the schemas of Jenkins and of Ant have in common, but for skipped cases, which Ant's does not know: one
 * failure in a case, outputs at the suite.
 * Control characters, which XML cannot hold, are written as `\u{…}`.
 */
export function junitReport(result: MatrixResult): string {
  const suites = matrixColumns(result).map((column, id) => suite(result, column, id));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup`<testsuites>${suites}\n</testsuites>\n`.text}`;
}

function suite({ started_at, host, image }: MatrixResult, { fileSystem, distro, described, cells }: MatrixColumn, id: number): Markup {
  const name = distro === undefined ? fileSystem : `${fileSystem} on ${distro}`;
  const count = (status: MatrixCell["status"]): number => cells.filter((cell) => cell.status === status).length;
  const properties = { kernel: host.kernel, image: `${image.how} ${image.id}`, type: described?.type, options: described?.options, details: described?.details };
  return markup`
  <testsuite name="${named(name)}" package="matrix" id="${id}" tests="${cells.length}" failures="${count("failed")}" errors="0" time="${seconds(cells.reduce((sum, cell) => sum + cell.duration_ms, 0))}" timestamp="${started_at.slice(0, 19)}" hostname="${named(host.machine)}">
    <properties>${Object.entries(properties).map(([key, value]) => markup`
      <property name="${key}" value="${value}"/>`)}
    </properties>${cells.map((cell) => testCase(cell, name))}
    <system-out>${outputs(cells, "stdout")}</system-out>
    <system-err>${outputs(cells, "stderr")}</system-err>
  </testsuite>`;
}

function testCase(cell: MatrixCell, suiteName: string): Markup {
  return markup`
    <testcase name="${named(cell.scenario)}" classname="${named(`matrix.${suiteName}`)}" time="${seconds(cell.duration_ms)}">${verdict(cell)}</testcase>`;
}

function verdict(cell: MatrixCell): Markup | undefined {
  switch (cell.status) {
    case "passed":
      return undefined;
    case "failed":
      return markup`<failure type="failed" message="${firstFailure(cell)}">${account(cell)}</failure>`;
    case "lacking":
      return markup`<skipped>${cell.reason ?? "the kernel lacks what it needs"}</skipped>`;
  }
}

/** In a line, as lists of failures show it; all of it is in {@link account}. */
function firstFailure({ failures: [first], reason }: MatrixCell): string {
  const words = first === undefined ? (reason ?? "failed") : `expected ${first.expected}, found ${first.found}`;
  return words.length > MESSAGE ? `${words.slice(0, MESSAGE)}…` : words;
}

/** Everything that somebody needs who must mend it. */
function account({ failures, steps, reproduce, reason }: MatrixCell): string {
  return [
    ...(reason === undefined ? [] : [reason]),
    ...failures.map(({ where, expected, found }) => `${where}: expected ${expected}, found ${found}`),
    ...steps.map((step) => `$ ${step.command}\n${clipped(step.stdout)}${clipped(step.stderr)}[exit ${step.exit_code ?? "by a signal"}]`),
    `reproduce: ${reproduce}`,
  ].join("\n");
}

function outputs(cells: readonly MatrixCell[], stream: "stdout" | "stderr"): string {
  const said = (step: MatrixCell["steps"][number]): string => `$ ${step.command}\n${clipped(step[stream])}`;
  return cells.map(({ scenario, steps }) => [`== ${scenario}`, ...steps.filter((step) => step[stream] !== "").map(said)].join("\n")).join("\n");
}

/** The schemas want no empty names. */
function named(name: string): string {
  return name.trim() === "" ? "unnamed" : name;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
