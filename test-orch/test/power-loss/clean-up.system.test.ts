import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runPowerLoss } from "../../src/power-loss/index.ts";
import type { PowerLossSubject } from "../../src/power-loss/index.ts";
import { remainsOf } from "./remains-of.ts";
import { toySubject } from "./toy-subject.ts";

const LANE = join(import.meta.dirname, "hanging-lane.ts");

/** Loop devices free themselves a moment after their last user has gone. */
const soon = { interval: 50 };

async function killedWhileChecking(signal: NodeJS.Signals): Promise<{ pid: number; end: unknown }> {
  const lane = spawn(process.execPath, [LANE], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(lane, "exit");
  await once(lane.stdout, "data");
  lane.kill(signal);
  const [, end]: unknown[] = await ended;
  return { pid: lane.pid ?? 0, end };
}

async function run(change: Partial<PowerLossSubject>): Promise<void> {
  const subject = { ...toySubject("none", "ledger-apart"), ...change };
  await runPowerLoss({ subject, fileSystems: ["ext4"], adversaries: ["none"], maxStates: 4 });
}

const failing: Partial<PowerLossSubject> = { command: () => ["sh", "-c", "exit 3"] };
const forking: Partial<PowerLossSubject> = {
  command: ({ root }) => ["sh", "-c", `cd "${root}" && sleep 100 &`],
  check: () => ({ violations: [] }),
};
const throwing: Partial<PowerLossSubject> = {
  prepare: () => {
    throw new RangeError("prepare");
  },
};
const leaking: Partial<PowerLossSubject> = {
  check({ root }) {
    openSync(join(root, "bin/tool"), "r");
    return { violations: [] };
  },
};

describe("runPowerLoss() cleans up", () => {
  it("a prepare that throws, passes the error on and leaves nothing", async () => {
    await expect(run(throwing)).rejects.toThrow(RangeError);
    await expect.poll(() => remainsOf(process.pid), soon).toEqual([]);
  });

  it("a workload that fails, throws workload-failed and leaves nothing", async () => {
    await expect(run(failing)).rejects.toThrow(expect.objectContaining({ code: "workload-failed" }));
    await expect.poll(() => remainsOf(process.pid), soon).toEqual([]);
  });

  it("a workload that leaves a process behind, is still recorded and leaves nothing", async () => {
    await run(forking);
    await expect.poll(() => remainsOf(process.pid), soon).toEqual([]);
  });

  it("a check that leaves a file open, throws busy and unmounts", async () => {
    await expect(run(leaking)).rejects.toThrow(expect.objectContaining({ code: "busy" }));
    expect(remainsOf(process.pid).filter((line) => !line.startsWith("loop"))).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("a runner that gets %s, dies of it and leaves nothing", async (signal) => {
    const { pid, end } = await killedWhileChecking(signal);
    expect(end).toBe(signal);
    await expect.poll(() => remainsOf(pid), soon).toEqual([]);
  });

  it("a runner that gets SIGKILL, leaves nothing mounted, and its files to the next run", async () => {
    const { pid } = await killedWhileChecking("SIGKILL");
    await expect.poll(() => remainsOf(pid, "ignored"), soon).toEqual([]);
    await run({});
    await expect.poll(() => remainsOf(pid), soon).toEqual([]);
  });
});
