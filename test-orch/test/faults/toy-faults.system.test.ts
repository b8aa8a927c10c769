import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { applyLane } from "../../src/faults/product/apply-lane.ts";
import { type CliCommands, cliCommands } from "../../src/command/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { rollbackLane } from "../../src/faults/product/rollback-lane.ts";
import { summariseReport } from "../../src/faults/summarise-report.ts";

const toy = fileURLToPath(new URL("fixtures/toy.ts", import.meta.url));
const toyWith = (defect: string): CliCommands => cliCommands(toy, [`--defect=${defect}`]);

/** The toy gives the old node its payload's name first, because Node cannot exchange names. */
const BY_LINK = { mayLink: true };

/** The toy cannot put back. */
const WITH_HISTORY = { ...planShapes.replacingAndRestoring, restores: [] };

/** The calls that give and take names; the real command's lanes strike all others too. */
const NAMING = ["symlink", "link", "rename", "unlink"];

describe("the lanes let a correct program pass", () => {
  test("killAtEverySyscall(): apply", async () => {
    const report = await killAtEverySyscall({ ...applyLane(toyWith("none"), planShapes.mixedKinds, BY_LINK), calls: NAMING });
    console.log(`toy apply, killed: ${summariseReport(report)}`);
    expect(report.wanted).toBe(14);
    expect(report).toMatchObject({ reached: report.wanted, neverReached: [], findings: [] });
  });

  test("killAtEverySyscall(): rollback", async () => {
    const report = await killAtEverySyscall({ ...rollbackLane(toyWith("none"), planShapes.mixedKinds, BY_LINK), calls: NAMING });
    console.log(`toy rollback, killed: ${summariseReport(report)}`);
    expect(report.wanted).toBe(11);
    expect(report).toMatchObject({ neverReached: [], findings: [] });
  });

  test("killAtEverySyscall(): recover", async () => {
    const lane = recoverLane(applyLane(toyWith("none"), planShapes.mixedKinds, BY_LINK), { call: "rename", ordinal: 4 });
    const report = await killAtEverySyscall({ ...lane, calls: NAMING });
    console.log(`toy recover, killed: ${summariseReport(report)}`);
    expect(report.wanted).toBe(12);
    expect(report).toMatchObject({ neverReached: [], findings: [] });
  });
});

test("killAtEverySyscall(): a plan for a system with a history", async () => {
  const report = await killAtEverySyscall({ ...applyLane(toyWith("none"), WITH_HISTORY, BY_LINK), calls: ["rename"] });
  console.log(`toy plan, killed: ${summariseReport(report)}`);
  expect(report).toMatchObject({ neverReached: [], findings: [] });
});

describe("the lanes catch a planted defect", () => {
  test.each([
    ["unlink-first", "is missing"],
    ["no-recovery", "targets are mixed"],
    ["leaves-stage", ".stage: appeared"],
    ["copies-back", "another inode"],
    ["lies-in-facts", "says success, but it is old"],
  ])("killAtEverySyscall(): %s", async (defect, violation) => {
    const lane = { ...applyLane(toyWith(defect), planShapes.mixedKinds, BY_LINK), calls: ["rename"] };
    const report = await killAtEverySyscall(lane);
    console.log(`toy with ${defect}, killed: ${summariseReport(report)}`);
    expect(report.neverReached).toEqual([]);
    expect(report.findings.flatMap((finding) => finding.violations).join("\n")).toContain(violation);
  });

  test.each([
    ["no-recovery", "targets are mixed"],
    ["leaves-stage", ".stage: appeared"],
    ["copies-back", "another inode"],
  ])("killAtEverySyscall(): %s, on a system with a history", async (defect, violation) => {
    const lane = { ...applyLane(toyWith(defect), WITH_HISTORY, BY_LINK), calls: ["rename"] };
    const report = await killAtEverySyscall(lane);
    console.log(`toy plan with ${defect}, killed: ${summariseReport(report)}`);
    expect(report.neverReached).toEqual([]);
    expect(report.findings.flatMap((finding) => finding.violations).join("\n")).toContain(violation);
  });

  test("refuseEverySyscall(): a program that stops half way without undoing", async () => {
    const lane = { ...applyLane(toyWith("none"), planShapes.mixedKinds, BY_LINK), calls: ["rename"] };
    const report = await refuseEverySyscall(lane, {}, ["EIO", "ENOSPC"]);
    console.log(`toy apply, refused: ${summariseReport(report)}`);
    expect(report).toMatchObject({ wanted: 10, neverReached: [] });
    expect(report.findings.flatMap((finding) => finding.violations).join("\n")).toContain("the targets are mixed");
  });

  test("killAtEverySyscall(): a program that fails undisturbed is not a program to strike", async () => {
    const lane = applyLane(cliCommands(`${toy}.missing`), planShapes.mixedKinds, BY_LINK);
    await expect(killAtEverySyscall(lane)).rejects.toThrow("undisturbed it exits 1");
  });
});
