/** This is what the thread of a watcher or rival runs; see `startWatch`. */
import { closeSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { errnoOf, linuxSyscalls, openDir, openRoot, OPEN } from "@switchyard/fs-atomic";
import { CELL, type WatchTask } from "./watch.ts";

const { task, cells }: { task: WatchTask; cells: Int32Array<SharedArrayBuffer> } = workerData;
const sys = linuxSyscalls();
const dir = openDir(openRoot(task.path, sys), []);

const LOOKS: readonly (() => void)[] = [
  () => void sys.statx(dir.fd, task.name),
  () => void sys.readlinkat(dir.fd, task.name),
  () => sys.close(sys.openat(dir.fd, task.name, { flags: OPEN.RDONLY })),
];

/** A miss is absence alone: a file is no link (EINVAL), and that is not what is asked. */
function look(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (errnoOf(error) === "ENOENT") Atomics.add(cells, CELL.MISSES, 1);
    else if (errnoOf(error) !== "EINVAL") throw error;
  }
}

/** Held open: on ext4 the next file would have the inode number of one that is gone, and, within a tick, its birth time. */
const held: number[] = [];

function replace(round: number): void {
  writeFileSync(join(task.path, "theirs.new"), `theirs ${round}`);
  held.push(openSync(join(task.path, "theirs.new"), "r"));
  if (held.length > 200) held.splice(0, 1).forEach((fd) => closeSync(fd));
  renameSync(join(task.path, "theirs.new"), join(task.path, task.name));
}

while (Atomics.load(cells, CELL.STOP) === 0) {
  if (task.do === "watch") LOOKS.forEach(look);
  else replace(Atomics.load(cells, CELL.ROUNDS) + 1);
  Atomics.add(cells, CELL.ROUNDS, 1);
}
