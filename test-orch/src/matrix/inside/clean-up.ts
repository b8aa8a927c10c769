/** This defines `cleanUp`. */
import { rmSync } from "node:fs";
import { type MachineState, filesSince, loopsSince, machineState, mountsSince } from "./left-behind.ts";
import { places } from "./places.ts";
import { runProgram } from "./run-program.ts";

/** Mount points, which every cell uses again. */
const keeps: ReadonlySet<string> = new Set([places.mountPoint, places.base]);

/**
 * Ends what a cell has started, detaches and unmounts what it has attached and mounted, and removes its files.
 *
 * @returns what could not be taken away; a mount that is busy has been used by something that the scenario forgot
 */
export function cleanUp(before: MachineState, temporary: string): string[] {
  for (const pid of machineState().processes.keys()) if (!before.processes.has(pid)) kill(pid);
  // Of a loop device that is mounted the kernel notes it, and does it after the unmount.
  for (const { device } of loopsSince(before)) runProgram(["losetup", "-d", device]);
  const stuck = mountsSince(before).flatMap(({ path }) => unmount(path));
  for (const path of [temporary, places.disk, places.tree, ...filesSince(before)]) if (!keeps.has(path)) rmSync(path, { recursive: true, force: true });
  return stuck;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself: that is what is wanted.
  }
}

function unmount(mountPoint: string): string[] {
  const { exitCode, stderr } = runProgram(["umount", mountPoint]);
  if (exitCode === 0) return [];
  runProgram(["umount", "-l", mountPoint]);
  return [stderr.trim()];
}
