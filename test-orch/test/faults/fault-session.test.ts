import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { FaultReport } from "../../src/faults/fault-report.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { readResults } from "../../src/reports/read-results.ts";

const POINT = { key: 'renameat2(<{root}>, "a (1)") #1', call: "renameat2", ordinal: 1, mainThread: true, outcome: "done" } as const;
const REPORT: FaultReport = {
  wanted: 2,
  reached: 1,
  runs: 1,
  points: 1,
  injections: 1,
  states: 1,
  outcomes: {},
  byCall: {},
  unsteady: [],
  elapsedMs: 1,
  neverReached: ["fsync 1"],
  findings: [{ point: POINT, fault: { kind: "kill" }, violations: ["torn"], command: "strace" }],
};

test.each([
  [undefined, "", "switchyard recover after x killed"],
  ["fsync(<{root}>)", "FAULTS_SITE='fsync(<{root}>)' ", "switchyard recover after x killed, at fsync(<{root}>)"],
])("FaultSession.add(): findings of runs that died at %s, come with the command that strikes there again", (site, set, lane) => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-session-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  vi.stubEnv("LANES_OUT", folder);
  vi.stubEnv("FAULTS_SEED", "7");
  vi.spyOn(console, "log").mockReturnValue();
  new FaultSession(import.meta.filename).add("switchyard recover after x killed", REPORT, site);
  const [noted] = readResults(readdirSync(folder).map((name) => join(folder, name))).lanes?.lanes ?? [];
  const tests = "npx vitest run --project lanes test-orch/test/faults/fault-session.test.ts -t 'switchyard recover after x killed'";
  expect(noted?.lane).toBe(`faults: ${lane}`);
  expect(noted?.findings.map(({ reproduce }) => reproduce)).toEqual([
    `FAULTS_SEED=7 ${set}FAULTS_ONLY='SIGKILL at renameat2(<{root}>, "a (1)") #1' ${tests}`,
    `FAULTS_SEED=7 ${set}${tests}`,
  ]);
});
