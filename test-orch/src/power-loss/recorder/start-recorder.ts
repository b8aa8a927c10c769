// This defines `startRecorder`: recorded disks, ready to be mounted.

import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runTool } from "../host/run-tool.ts";
import type { WorkArea } from "../host/work-area.ts";
import type { JournalRecord } from "../journal/journal-record.ts";
import { readJournal } from "../journal/read-journal.ts";
import type { MountHelper } from "../mounter/mount-helper.ts";
import { PowerLossError } from "../power-loss-error.ts";

const DAEMON = join(import.meta.dirname, "recorder-daemon.ts");
const PATIENCE_MILLIS = 120_000;

/** A running recorder. */
export interface Recorder {
  /** The recorded disks, as files that the loop driver takes. */
  readonly disks: readonly string[];
  /** A write here is a mark in the journal. */
  readonly markFile: string;
  /** Ends the recording, once no disk is mounted any more, and gives all that was recorded. */
  readonly finish: () => Promise<readonly JournalRecord[]>;
}

/**
 * Starts a recorder whose disks begin as the files `images`.
 *
 * Crash: the mount is guarded by `helper` and the process belongs to `area`; neither stays.
 *
 * @throws {@link PowerLossError} `recorder-failed`, `tool-failed`: FUSE is not to be had here.
 */
export async function startRecorder(
  area: WorkArea,
  helper: MountHelper,
  images: readonly string[],
): Promise<Recorder> {
  const dir = area.subdirectory("recorder");
  const journal = join(area.dir, "journal.bin");
  await helper.guard(dir);
  const device = openSync("/dev/fuse", "r+");
  try {
    const daemon = startDaemon(area, device, [journal, ...images]);
    // From the start, so that no end is missed.
    const exit: Promise<unknown[]> = once(daemon, "exit");
    const ready = within(untilReady(daemon, exit), "become ready");
    await Promise.all([ready, runTool(fuseMount(dir), { descriptor: device })]);
    return {
      disks: images.map((_image, disk) => join(dir, `disk${disk}`)),
      markFile: join(dir, "mark"),
      finish: () => finish(helper, { exit, dir, journal }),
    };
  } finally {
    closeSync(device);
  }
}

function startDaemon(area: WorkArea, device: number, args: readonly string[]): ChildProcess {
  // Detached: a Ctrl-C at the terminal must not take the disks away from under mounted file systems.
  const stdio: StdioOptions = ["ignore", "pipe", "inherit", device];
  return area.adopt(spawn(process.execPath, [DAEMON, ...args], { stdio, detached: true }), "server");
}

function fuseMount(dir: string): readonly string[] {
  const options = "fd=3,rootmode=40000,user_id=0,group_id=0,allow_other";
  return ["mount", "-i", "-n", "-t", "fuse", "-o", options, "power-loss-recorder", dir];
}

async function untilReady(daemon: ChildProcess, exit: Promise<unknown[]>): Promise<void> {
  const ended = exit.then(([end]) => {
    throw new PowerLossError("recorder-failed", `Cannot record: the recorder ended with ${String(end)} too early`);
  });
  await Promise.race([once(daemon.stdout ?? daemon, "data"), ended]);
}

async function finish(
  helper: MountHelper,
  { exit, dir, journal }: { exit: Promise<unknown[]>; dir: string; journal: string },
): Promise<readonly JournalRecord[]> {
  // The loop devices free themselves a moment after the unmount; the helper waits for that.
  await helper.unmount(dir);
  const [code] = await within(exit, "end");
  if (code !== 0) {
    throw new PowerLossError("recorder-failed", `Cannot use the recording: the recorder ended with ${String(code)}`);
  }
  const records = readJournal(journal);
  rmSync(journal);
  return records;
}

async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  const clock = new AbortController();
  const late = sleep(PATIENCE_MILLIS, undefined, { signal: clock.signal }).then((): never => {
    throw new PowerLossError("recorder-failed", `Cannot record: the recorder did not ${what} in ${PATIENCE_MILLIS} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clock.abort();
  }
}
