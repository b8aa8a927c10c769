import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { FaultPoint } from "../../src/faults/points/fault-points.ts";
import type { FaultReport } from "../../src/faults/fault-report.ts";
import type { ConfigResult } from "../../src/power-loss/power-loss-result.ts";
import { laneOfFaults } from "../../src/reports/lanes/lane-of-faults.ts";
import { laneOfModel } from "../../src/reports/lanes/lane-of-model.ts";
import { laneOfMutants } from "../../src/reports/lanes/lane-of-mutants.ts";
import { laneOfPowerLoss } from "../../src/reports/lanes/lane-of-power-loss.ts";
import { testCommand } from "../../src/reports/lanes/test-command.ts";
import { noteLane } from "../../src/reports/lanes/note-lane.ts";
import { laneVerdict } from "../../src/reports/lane-verdict.ts";
import { lanesResult, type LaneResult } from "../../src/reports/lanes-result.ts";
import { readResults } from "../../src/reports/read-results.ts";

const FAULTS: FaultReport = { wanted: 9, reached: 8, runs: 12, points: 3, injections: 9, states: 4, outcomes: {}, byCall: {}, neverReached: [], unsteady: [], findings: [], elapsedMs: 1500.5 };
const CONFIG: ConfigResult = { fileSystem: "ext4", adversary: "none", enumerated: 100, distinct: 40, checked: 20, unmountable: [], outcomes: {}, violations: [], millis: { record: 10, enumerate: 20, check: 30 } };
const PLACE = { fileSystem: "ext4", adversary: "none", ordinal: 7, reached: null, lastCall: "7 rename", how: "disk0 epoch 12" } as const;
const lanes: Readonly<Record<string, { readonly good: LaneResult; readonly bad: LaneResult }>> = {
  faults: {
    good: laneOfFaults("apply, killed", FAULTS, { seed: 1, repeat: () => "again" }),
    bad: laneOfFaults("apply, killed", { ...FAULTS, neverReached: ["rename 3"] }, { seed: 1, repeat: () => "again" }),
  },
  "power loss": {
    good: laneOfPowerLoss({ subject: "apply", seed: 5, configs: [CONFIG, CONFIG] }),
    bad: laneOfPowerLoss({ subject: "apply", seed: 5, configs: [{ ...CONFIG, violations: [{ ...PLACE, message: "mixed", reproduce: "again" }], unmountable: [{ ...PLACE, refusal: "errno 117", reproduce: "again" }] }] }),
  },
  model: {
    good: laneOfModel({ subject: "apply", calls: 9, enumerated: 50, distinct: 30, played: 20, outcomes: {}, violations: [], elapsedMs: 9 }, { seed: 2, reproduce: "again" }),
    bad: laneOfModel({ subject: "apply", calls: 9, enumerated: 50, distinct: 30, played: 20, outcomes: {}, violations: ["mixed"], elapsedMs: 9 }, { seed: 2, reproduce: "again" }),
  },
  mutants: {
    good: laneOfMutants({ falseAlarms: [] }, { judged: [{ mutant: "no sync", by: "model" }], reproduce: "again", elapsedMs: 3 }),
    bad: laneOfMutants({ falseAlarms: [] }, { judged: [{ mutant: "no sync" }], reproduce: "again", elapsedMs: 3 }),
  },
};

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(Object.entries(lanes))("lanes of reports, %s: a document of its own, passed where nothing was found", (_name, { good, bad }) => {
  expect(lanesResult.parse({ schema: "lanes.v1", lanes: [good, bad] }).lanes).toEqual([good, bad]);
  expect([laneVerdict(good).passed, laneVerdict(bad).passed]).toEqual([true, false]);
});

test("laneOfPowerLoss(): the numbers of all file systems, added up", () => {
  expect(lanes["power loss"]?.good).toMatchObject({ lane: "power loss: apply", points: 40, states: 200, distinct: 80, duration_ms: 120 });
  expect(lanes["power loss"]?.bad.findings).toHaveLength(2);
});

test("laneOfFaults(): a finding with all that was wrong and the line that repeats it; what was never reached with the line for all", () => {
  const point: FaultPoint = { key: "renameat2 3", call: "renameat2", ordinal: 3, mainThread: true, outcome: "done" };
  const report: FaultReport = { ...FAULTS, neverReached: ["fsync 1"], findings: [{ point, fault: { kind: "kill" }, violations: ["one", "two"], command: "strace" }] };
  expect(laneOfFaults("apply, killed", report, { seed: 1, repeat: (finding) => (finding === null ? "all again" : finding.point.key) }).findings).toEqual([
    { what: "SIGKILL at renameat2 3\n- one\n- two", reproduce: "renameat2 3" },
    { what: "never reached: fsync 1", reproduce: "all again" },
  ]);
});

test("noteLane(): a file for each lane, to be read together in the order in which they ended; without LANES_OUT nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-lanes-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const all = Object.values(lanes).map(({ good }) => good);
  for (const lane of all) noteLane(lane);
  expect(readdirSync(folder)).toEqual([]);
  vi.stubEnv("LANES_OUT", join(folder, "new"));
  for (const lane of all) noteLane(lane);
  const files = readdirSync(join(folder, "new")).toSorted().map((name) => join(folder, "new", name));
  expect(readResults(files).lanes?.lanes).toEqual(all);
});

test("testCommand(): what draws the same again, the file, and the tests as a regular expression", () => {
  const repeated = { project: "lanes", file: "test-orch/test/model", test: "model of a (b): ", environment: { MODEL_SEED: 7, ONLY: "it's" } } as const;
  expect(testCommand(repeated)).toBe(String.raw`MODEL_SEED=7 ONLY='it'\''s' npx vitest run --project lanes test-orch/test/model -t 'model of a \(b\): '`);
});

test("laneOfMutants(): one that nobody noticed, comes with the command that makes it alone", () => {
  expect(lanes["mutants"]?.bad.caught).toEqual([{ mutant: "no sync", reproduce: "MUTANTS_ONLY='no sync' npx vitest run --project lanes test-orch/test/mutants" }]);
});
