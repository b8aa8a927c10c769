import process from "node:process";
import { afterAll, describe, expect, it } from "vitest";
import { runPowerLoss } from "../../src/power-loss/index.ts";
import type { PowerLossOptions, PowerLossPlace, PowerLossResult } from "../../src/power-loss/index.ts";
import { laneOfPowerLoss } from "../../src/reports/lanes/lane-of-power-loss.ts";
import { noteLane } from "../../src/reports/lanes/note-lane.ts";
import { applySubject } from "../../src/subjects/apply-subject.ts";
import { LaneTotals } from "../../src/subjects/lane-totals.ts";
import { powerLossCommand } from "../../src/subjects/power-loss-command.ts";
import { shortLane } from "../../src/subjects/product-lane.ts";
import { unseenOutcomes } from "../../src/subjects/unseen-outcomes.ts";

const PATIENCE = 900_000;

/** POWER_LOSS_SEED repeats the choices of a run, whose seed is printed. */
const seed = Number(process.env["POWER_LOSS_SEED"] ?? Date.now() % 2 ** 31);
const limits = { seed, maxStates: 22 };
const totals = new LaneTotals();
const lane = shortLane(seed).map((entry) => [entry.subject.name.replace(/-\d+-/u, "-n-"), entry] as const);

/** Runs the lane and prints its lines in one piece, also when it fails half way. */
async function printed(options: PowerLossOptions): Promise<PowerLossResult> {
  const lines: string[] = [];
  try {
    return await runPowerLoss({ ...options, report: (line) => lines.push(line) });
  } finally {
    console.log(lines.join("\n"));
  }
}

describe("the product under power loss", { timeout: PATIENCE }, () => {
  afterAll(() => {
    console.log(totals.describe().join("\n"));
  });

  it.each(lane)("%s: every state is old or new, and recovers to one side, and the facts say which [REQ-A1, REQ-A3, REQ-J2, REQ-O9]", async (_name, entry) => {
    const { subject, fileSystems, adversaries } = entry;
    const again = (place: PowerLossPlace): string => powerLossCommand({ subject: subject.name, seed, ...place });
    const result = await printed({ subject, fileSystems, adversaries, again, ...limits });
    totals.add(result);
    noteLane(laneOfPowerLoss(result));
    expect(result.configs.flatMap(({ violations }) => violations)).toEqual([]);
    expect(result.configs.flatMap(({ unmountable }) => unmountable)).toEqual([]);
    expect(unseenOutcomes(entry, result)).toEqual([]);
  });

  it("apply on ext4 without barriers, fails: the control", async () => {
    const result = await printed({ subject: applySubject(), fileSystems: ["ext4-no-barrier"], adversaries: ["none"], ...limits });
    const findings = result.configs.flatMap(({ violations, unmountable }) => [...violations, ...unmountable]);
    expect(findings).not.toEqual([]);
  });
});
