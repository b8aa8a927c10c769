import { join } from "node:path";
import process from "node:process";
import { beforeAll, describe, expect, it } from "vitest";
import type { MatrixCell } from "../../src/matrix/matrix-result.ts";
import { parseOptions } from "../../src/matrix/run/matrix-options.ts";
import { runMatrix } from "../../src/matrix/run/run-matrix.ts";
import { remainsOf } from "./remains-of.ts";

const PATIENCE_MS = 600_000;
const SCENARIOS = join(import.meta.dirname, "scenarios");

/** Scenarios with something wrong in each, and the words by which the matrix must tell of it. */
const planted = [
  { name: "wrong-kind", where: "step 1: /usr/bin/ls", expected: "kind file" },
  { name: "wrong-exit", where: "step 1", expected: "exit code 10" },
  { name: "wrong-error", where: "step 1: error", expected: "E_POLICY target_kind" },
  { name: "wrong-document", where: "step 1: json ok", expected: "false" },
  { name: "missing-fact", where: "step 1: facts", expected: 'a fact with {"stage":"apply.result","fs_type":"ntfs"}' },
  { name: "something-changed", where: "step 1", expected: "nothing changed" },
  { name: "not-killed", where: "step 1", expected: "killed before its 1. renameat2 in /opt" },
  { name: "not-restored", where: "after restore", expected: "everything as before" },
  { name: "leaves-file", where: "after restore", expected: "everything as before" },
  { name: "touches-outside", where: "after restore", expected: "everything as before" },
  { name: "leaves-temporary", where: "left behind", expected: "nothing" },
  { name: "leaves-process", where: "left behind", expected: "nothing" },
  { name: "leaves-loop", where: "left behind", expected: "nothing" },
  { name: "leaves-volatile", where: "left behind", expected: "nothing" },
  { name: "leaves-beside", where: "after restore", expected: "everything as before" },
  { name: "writes-dev", where: "step 1", expected: "exit code 0" },
  { name: "leaves-mount", where: "left behind", expected: "nothing" },
  { name: "missing-tool", where: "setup", expected: "the image has no-such-tool (add the package to test-orch/images)" },
] as const;

describe("runMatrix()", { timeout: PATIENCE_MS }, () => {
  let cells: readonly MatrixCell[] = [];
  const cell = (name: string): MatrixCell | undefined => cells.find(({ scenario }) => scenario === name);

  beforeAll(async () => {
    const options = parseOptions(["--scenarios", SCENARIOS, "--fs", "tmpfs", "--keep-going"]);
    ({ cells } = await runMatrix(options, { onNote: () => undefined, onCell: () => undefined }));
  }, PATIENCE_MS);

  it.each(planted)("$name, is found at $where [REQ-F3]", ({ name, where, expected }) => {
    expect(cell(name)?.status).toBe("failed");
    expect(cell(name)?.failures).toContainEqual({ where, expected, found: expect.any(String) });
  });

  it("a scenario with nothing wrong, passes between all of these [REQ-F3]", () => {
    expect(cell("sound")?.failures).toEqual([]);
    expect(cell("sound")?.status).toBe("passed");
    expect(cells).toHaveLength(planted.length + 1);
  });

  it("a failure, comes with the command that shows it again", () => {
    expect(cell("wrong-kind")?.reproduce).toBe(`npm run matrix -- --only wrong-kind --fs tmpfs --scenarios ${SCENARIOS}`);
  });

  it("when it is over, nothing is left", async () => {
    await expect.poll(() => remainsOf(process.pid)).toEqual([]);
  });
});
