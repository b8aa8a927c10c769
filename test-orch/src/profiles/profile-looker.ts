/** This is the worker that looks at whole profiles: one look opens the directory of applets once, through the pointer, and compares all in it. */
import { closeSync, fstatSync, lstatSync, openSync, statSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { errorCode } from "../observer/error-code.ts";
import type { ProfileLooks, ProfileLookTask } from "./profile-looks.ts";

const task: ProfileLookTask = workerData;
/** By the inode of its directory: the tree's path, and what each of its applets is. */
const trees = new Map(task.trees.map((tree) => [statSync(tree, { bigint: true }).ino, { tree, applets: new Map(task.applets.map((name) => [name, entryAt(join(tree, name))])) }]));
const seen: Record<string, number> = {};
const faults: string[] = [];
let faultCount = 0;
let looks = 0;

look();
post("ready");
while (Atomics.load(task.stop, 0) === 0) look();
post({ looks, seen, faults, faultCount } satisfies ProfileLooks);

function look(): void {
  looks++;
  try {
    const fd = openSync(task.active, "r");
    const fault = faultOf(fd);
    closeSync(fd);
    if (fault !== null) note(fault);
  } catch (error) {
    note(`${task.active}: ${errorCode(error)}`);
  }
}

function faultOf(fd: number): string | null {
  const found = trees.get(fstatSync(fd, { bigint: true }).ino);
  if (found === undefined) return "a tree that nobody built";
  for (const [name, expected] of found.applets) {
    const entry = entryAt(`/proc/self/fd/${fd}/${name}`);
    if (entry !== expected) return `${name} in ${found.tree}: ${entry}, not ${expected}`;
  }
  seen[found.tree] = (seen[found.tree] ?? 0) + 1;
  return null;
}

function entryAt(path: string): string {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return "nothing";
  return stat.isSymbolicLink() ? `${stat.ino} ${readlinkSync(path)}` : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

function note(fault: string): void {
  faultCount++;
  if (faults.length < 20) faults.push(fault);
}

function post(message: "ready" | ProfileLooks): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a worker's port has no origin
  parentPort?.postMessage(message);
}
