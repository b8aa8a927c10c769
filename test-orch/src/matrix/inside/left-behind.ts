/** This defines `leftBehind`: what a scenario did not take away. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Mount, allMounts } from "./all-mounts.ts";
import { type LoopDevice, ownLoops } from "./own-loops.ts";
import { places } from "./places.ts";

/** What there is in the container besides its file system. */
export interface MachineState {
  readonly mounts: readonly Mount[];
  readonly processes: ReadonlyMap<number, string>;
  readonly loops: readonly LoopDevice[];
  /** What lies directly in the directories of the container that can be written. */
  readonly files: readonly string[];
}

/** How it is at this moment. */
export function machineState(): MachineState {
  return { mounts: allMounts(), processes: processes(), loops: ownLoops(), files: files() };
}

/**
 * Processes, mounts, loop devices and files that are new, and what lies in the directory for temporary files.
 *
 * @param before as it was after the setup, whose mounts are the business of `cleanUp`
 */
export function leftBehind(before: MachineState, temporary: string): string[] {
  const mounted = mountsSince(before).map(({ path }) => `mount ${path}`);
  const attached = loopsSince(before).map(({ device, file }) => `loop device ${device} of ${file}`);
  const started = [...processes()].filter(([pid]) => !before.processes.has(pid)).map(([pid, command]) => `process ${pid}: ${command}`);
  const kept = readdirSync(temporary).filter((name) => name !== "applets").map((name) => `${temporary}/${name}`);
  return [...mounted, ...attached, ...started, ...kept, ...filesSince(before)];
}

/** The loop devices that there were not at that moment. */
export function loopsSince(before: MachineState): LoopDevice[] {
  return ownLoops().filter(({ device, file }) => !before.loops.some((known) => known.device === device && known.file === file));
}

/** The files that there were not at that moment. */
export function filesSince(before: MachineState): string[] {
  const known = new Set(before.files);
  return files().filter((path) => !known.has(path));
}

function files(): string[] {
  const directories = new Set([places.temporary, "/run", dirname(places.mountPoint)]);
  return [...directories].flatMap((directory) => readdirSync(directory).map((name) => `${directory}/${name}`));
}

/** The mounts that there were not at that moment, the newest first. */
export function mountsSince(before: MachineState): Mount[] {
  const known = new Set(before.mounts.map(({ id }) => id));
  return allMounts().filter(({ id }) => !known.has(id));
}

function processes(): Map<number, string> {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  return new Map(pids.map((pid) => [Number(pid), commandLine(pid)] as const).filter(([, command]) => command !== ""));
}

/** Empty for what has ended meanwhile, and for zombies, which wait for nothing but to be counted. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return ""; // it has ended since the directory was read
  }
}
