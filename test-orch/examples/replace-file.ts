/**
 * This points the crash lanes at a program of your own: one that replaces its settings and promises that nobody ever finds half
 * of them, and two that break it. `node examples/replace-file.ts` plays their crashes by the persistence model, `… faults` kills
 * them before every system call and refuses each (needs strace), `… power-loss` cuts the power (needs root).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, execPath } from "node:process";
import { faultLane } from "../src/faults/fault-lane.ts";
import type { FaultSubject } from "../src/faults/fault-subject.ts";
import { killAtEverySyscall } from "../src/faults/kill-at-every-syscall.ts";
import { refuseEverySyscall } from "../src/faults/refuse-every-syscall.ts";
import { describeModel } from "../src/model/describe-model.ts";
import type { ModelSubject } from "../src/model/model-subject.ts";
import { runModel } from "../src/model/run-model.ts";
import { runPowerLoss, workloadArguments, type PowerLossSubject } from "../src/power-loss/index.ts";
import { NEW, OLD, replaceSettings, type Way } from "./settings-program.ts";

const PROGRAM = join(import.meta.dirname, "settings-program.ts");

/** What it promises: the settings are old or new at every moment, and new once the program has said so. */
function subject(name: string, way: Way): ModelSubject & FaultSubject & PowerLossSubject {
  return {
    name,
    prepare: (root) => writeFileSync(join(root, "settings"), OLD),
    check({ root, reached }) {
      const found = readFileSync(join(root, "settings"), "utf8");
      const outcome = found === OLD ? "old" : found === NEW ? "new" : "torn";
      const isKept = reached === null || outcome === "new";
      return { outcome, violations: [...(outcome === "torn" ? ["the settings are torn"] : []), ...(isKept ? [] : [`done, but the settings are ${outcome}`])] };
    },
    // How it is run: in this process for the model, as a command for the faults, on recorded disks for power loss.
    run: (root, kernel) => replaceSettings(root, kernel, way),
    argv: (root) => [execPath, PROGRAM, way, root],
    disks: [{ mountAt: "" }],
    command: (run) => [execPath, PROGRAM, way, ...workloadArguments(run)],
  };
}

type Subject = ReturnType<typeof subject>;

/** Each lane gives its numbers in words, and what it found. */
const lanes: Readonly<Record<string, (each: Subject) => Promise<{ readonly words: string; readonly found: readonly string[] }>>> = {
  async model(each) {
    const result = await runModel(each, { seed: 1 });
    return { words: describeModel(result).replace(/, [\d.]+ s$/u, ""), found: result.violations.map((line) => line.replace(/^.*: /u, "")) };
  },
  async faults(each) {
    const reports = [await killAtEverySyscall(faultLane(each)), await refuseEverySyscall(faultLane(each), {}, ["EIO"])];
    const injections = reports.reduce((sum, report) => sum + report.injections, 0);
    return { words: `${each.name}: ${injections} calls killed or refused`, found: reports.flatMap(({ findings, neverReached }) => [...findings.flatMap(({ violations }) => violations), ...neverReached]) };
  },
  async "power-loss"(each) {
    const { configs } = await runPowerLoss({ subject: each, fileSystems: ["ext4", "xfs"], seed: 1, maxStates: 60 });
    const checked = configs.reduce((sum, config) => sum + config.checked, 0);
    return { words: `${each.name}: ${checked} disks mounted`, found: configs.flatMap(({ violations }) => violations.map(({ message }) => message)) };
  },
};

const play = lanes[argv[2] ?? "model"];
if (play === undefined) throw new Error(`Cannot play "${argv[2]}": needed one of ${Object.keys(lanes).join(", ")}`);
for (const each of [subject("as it is", "right"), subject("forgets to sync", "no-sync"), subject("overwrites them", "in-place")]) {
  const { words, found } = await play(each);
  console.log(words);
  for (const violation of new Set(found)) console.log(`  ${violation}`);
}
