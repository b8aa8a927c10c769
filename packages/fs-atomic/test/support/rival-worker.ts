/** This is what a rival's thread runs; see `startRival`. */
import { workerData } from "node:worker_threads";
import { errnoOf } from "../../src/errors/syscall-error.ts";
import { AT, OPEN, RENAME } from "../../src/syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { CELL, type RivalTask } from "./rival.ts";

const { task, cells }: { task: RivalTask; cells: Int32Array<SharedArrayBuffer> } = workerData;
const sys = linuxSyscalls();
const dir = sys.openat(AT.FDCWD, task.path, { flags: OPEN.RDONLY | OPEN.DIRECTORY });

const watch = (name: string): readonly (() => void)[] => [
  () => void sys.statx(dir, name),
  () => void sys.readlinkat(dir, name),
  () => sys.close(sys.openat(dir, name, { flags: OPEN.RDONLY })),
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

const watched = task.do === "watch" ? task.names.map(watch) : [];
while (Atomics.load(cells, CELL.STOP) === 0) {
  if (task.do === "flip") sys.rename(dir, task.a, task.b, RENAME.EXCHANGE);
  for (const act of watched[Atomics.load(cells, CELL.NAME)] ?? []) look(act);
  Atomics.add(cells, CELL.ROUNDS, 1);
}
sys.close(dir);
