import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import { folderPrefix } from "../../src/matrix/run/folder-prefix.ts";
import { RunFolder } from "../../src/matrix/run/run-folder.ts";
import { RUN_VARIABLE } from "../../src/matrix/run/run-variable.ts";
import { type AttachedLoop, attachedLoops, isAttached } from "./attached-loops.ts";
import { remainsOf } from "./remains-of.ts";

const PATIENCE_MS = 600_000;
/** Daemons end, and loop devices free themselves, a moment after their last user has gone. */
const soon = { timeout: PATIENCE_MS, interval: 200 };
const MAIN = join(import.meta.dirname, "../../src/matrix/main.ts");
const HANGING = join(import.meta.dirname, "hanging");

/** A run of the matrix whose only cell hangs, on a loop device, with a process of its own. */
async function hangingRun(): Promise<{ readonly run: ChildProcess; readonly loops: readonly AttachedLoop[] }> {
  const run = spawn(process.execPath, [MAIN, "--scenarios", HANGING, "--fs", "ext4"], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: run.stdout })) if (/ cells, /u.test(line)) break;
  // A run that has ended will never get there.
  await expect.poll(() => sleeping() ?? run.exitCode, { timeout: PATIENCE_MS, interval: 200 }).not.toBeNull();
  expect(run.exitCode).toBeNull();
  const loops = attachedLoops(sleeping() ?? 0);
  expect(loops).toHaveLength(1);
  return { run, loops };
}

/** The cell is under way: its step sleeps for a time that nobody else would sleep. */
function sleeping(): number | undefined {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  return pids.map(Number).find((pid) => commandLine(pid) === "sleep 50.1234");
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return ""; // it has ended since it was looked for
  }
}

describe("runMatrix() cleans up", { timeout: PATIENCE_MS }, () => {
  it.each(["SIGINT", "SIGTERM"] as const)("a run that gets %s, dies of it and leaves nothing", async (signal) => {
    const { run, loops } = await hangingRun();
    const ended = once(run, "exit");
    run.kill(signal);
    const [, end]: unknown[] = await ended;
    expect(end).toBe(signal);
    await expect.poll(() => [...remainsOf(run.pid ?? 0), ...loops.filter(isAttached)], soon).toEqual([]);
  });

  it("a run that gets SIGKILL, leaves no process, mount or loop device, and its files to the next run", async () => {
    const { run, loops } = await hangingRun();
    const ended = once(run, "exit");
    run.kill("SIGKILL");
    await ended;
    await expect.poll(() => [...remainsOf(run.pid ?? 0, "ignored"), ...loops.filter(isAttached)], soon).toEqual([]);
    new RunFolder().close();
    expect(remainsOf(run.pid ?? 0)).toEqual([]);
  });
});

describe("RunFolder", () => {
  it("what a run was just doing when it was killed, is ended by the next one, and its files are removed", async () => {
    const dead = spawn("true");
    await once(dead, "exit");
    const folder = mkdtempSync(join(tmpdir(), folderPrefix(dead.pid ?? 0)));
    // As debootstrap is left: a shell, and what it has started, writing into the folder.
    const left = spawn("sh", ["-c", 'while sleep 0.01; do date > "$0/file"; done & wait', folder], { env: { ...process.env, [RUN_VARIABLE]: basename(folder) }, stdio: "ignore" });
    const others = spawn("sleep", ["1000"], { env: { ...process.env, [RUN_VARIABLE]: `${basename(folder)}x` }, stdio: "ignore" });
    await expect.poll(() => existsSync(join(folder, "file"))).toBe(true);
    new RunFolder().close();
    expect(existsSync(folder)).toBe(false);
    await expect.poll(() => left.signalCode).toBe("SIGKILL");
    expect(others.exitCode ?? others.signalCode).toBeNull();
    others.kill();
  });

  const others = ["switchyard-matrix-mine", "switchyard-matrix-1-999999999-other"].map((name) => join(tmpdir(), name));
  afterAll(() => others.forEach((path) => rmSync(path, { recursive: true, force: true })));

  it("folders of other pid namespaces, of the living and of nobody, are left alone", () => {
    const living = new RunFolder();
    for (const path of others) mkdirSync(path);
    new RunFolder().close();
    for (const path of [...others, living.dir]) expect(existsSync(path)).toBe(true);
    living.close();
    expect(existsSync(living.dir)).toBe(false);
  });
});
