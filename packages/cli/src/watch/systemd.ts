/** This defines `startTimer`, `stopTimer` and `hasSystemd`: deadlines watched by systemd. */
import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import process from "node:process";
import { errnoOf } from "@switchyard/fs-atomic";
import type { StartedWatch } from "@switchyard/engine";
import { timerArguments, type TimerRequest } from "./timer-arguments.ts";
import { timerUnit } from "./timer-unit.ts";

/** Absolute: it is root who asks. */
const SYSTEMD_RUN = "/usr/bin/systemd-run";
const SYSTEMCTL = "/usr/bin/systemctl";

/** The manager answers at once, or is stuck. */
const ANSWER_MS = 30_000;

/** What every program here gets: nothing of the caller's that could change what it does. */
const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };

/** Whether the system was booted with systemd (sd_booted(3)) and we are who may ask it. A user's own manager ends with their last session. */
export function hasSystemd(): boolean {
  if (process.geteuid?.() !== 0) return false;
  try {
    realpathSync("/run/systemd/system");
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

/** Asks for the timer. @returns what was started, or why it could not be */
export async function startTimer(request: TimerRequest): Promise<StartedWatch | string> {
  const refusal = await run(SYSTEMD_RUN, timerArguments(request));
  return refusal ?? { by: "systemd_timer", unit: `${timerUnit(request.runId)}.timer`, pid: null };
}

/** Takes the timer away if it is there. One that stays finds that its run has ended. */
export async function stopTimer(runId: string): Promise<void> {
  await run(SYSTEMCTL, ["--quiet", "stop", `${timerUnit(runId)}.timer`]);
}

/** Null where it succeeded, else what it says of that. */
function run(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env: ENVIRONMENT, timeout: ANSWER_MS, encoding: "utf8" }, (error, _stdout, stderr) => {
      resolve(error === null ? null : stderr.trim() || error.message);
    });
  });
}
