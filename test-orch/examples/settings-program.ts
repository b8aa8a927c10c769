/** A program that replaces its settings. `node settings-program.ts ROOT` does it; so does one whose block writes are recorded. */
import { closeDir, closeRoot, linuxSyscalls, nodeName, OPEN, openDir, openRoot, replaceFile, type Syscalls } from "@switchyard/fs-atomic";
import { createTicker } from "../src/power-loss/workload/create-ticker.ts";
import { parseWorkloadArguments } from "../src/power-loss/workload/parse-workload-arguments.ts";
import { interceptSyscalls } from "../src/subjects/intercept-syscalls.ts";

export const OLD: string = "old settings\n".repeat(500);
export const NEW: string = "new settings\n".repeat(600);

/** It replaces them rightly, without a sync, or where they are. */
export const WAYS = ["right", "no-sync", "in-place"] as const;
export type Way = (typeof WAYS)[number];

const AT_FDCWD = -100;

/** All that it does to the disk it does by the kernel that it is given: so the model sees it. */
export async function replaceSettings(root: string, kernel: Syscalls, way: Way): Promise<void> {
  if (way === "in-place") return overwriteSettings(root, kernel);
  const sys: Syscalls = way === "right" ? kernel : { ...kernel, fsync: () => Promise.resolve() };
  const opened = openRoot(root, sys);
  const dir = openDir(opened, []);
  try {
    await replaceFile(dir, nodeName("settings"), Buffer.from(NEW), 0o644);
  } finally {
    closeDir(dir);
    closeRoot(opened);
  }
}

async function overwriteSettings(root: string, kernel: Syscalls): Promise<void> {
  const file = kernel.openat(AT_FDCWD, `${root}/settings`, { flags: OPEN.WRONLY });
  kernel.ftruncate(file, 0);
  kernel.write(file, Buffer.from(NEW));
  await kernel.fsync(file);
  kernel.close(file);
}

if (process.argv[1] === import.meta.filename) {
  const [, , name, root = ""] = process.argv;
  const way = WAYS.find((known) => known === name) ?? "right";
  const kernel = linuxSyscalls();
  if (root === "--") {
    // Under power loss it says after each call that it is made, and at the end that its promise is in force.
    const run = parseWorkloadArguments(process.argv);
    const { tick, mark } = createTicker(run);
    await replaceSettings(run.root, interceptSyscalls(kernel, { after: tick }), way);
    mark("end");
  } else {
    await replaceSettings(root, kernel, way);
  }
}
