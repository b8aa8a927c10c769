/** This defines `ownLoops`: the loop devices of this container. */
import { closeSync, lstatSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { errnoOf } from "../../power-loss/host/errno-of.ts";
import { allMounts } from "./all-mounts.ts";
import { mustRun } from "./must-run.ts";
import { places } from "./places.ts";

/** A loop device. It belongs to the kernel, and outlives the container whose file is behind it. */
export interface LoopDevice {
  /** `/dev/loop0`. */
  readonly device: string;
  /** The file behind it, as the kernel names it. */
  readonly file: string;
}

/**
 * Those whose file lies on a file system of this container: what memory it has, and what cells have mounted. Of other containers
 * files have the same names, so they are told apart by the number of the device that they lie on.
 */
export function ownLoops(): LoopDevice[] {
  if (!mayAttach()) return [];
  const work = dirname(places.mountPoint);
  const mounted = allMounts().map(({ path }) => path).filter((path) => path === work || path.startsWith(`${work}/`));
  const own = new Set([places.temporary, "/run", ...mounted].map(deviceOf));
  const lines = mustRun(["losetup", "--list", "--noheadings", "--output", "NAME,BACK-MAJ:MIN,BACK-FILE"]).split("\n");
  return lines.map((line) => /^(\S+)\s+(\d+:\d+)\s+(.*)$/u.exec(line)).flatMap((found) => {
    const [, device = "", on = "", file = ""] = found ?? [];
    return own.has(on) ? [{ device, file }] : [];
  });
}

/** Containers of distributions may not open these devices, so they have none. */
function mayAttach(): boolean {
  try {
    closeSync(openSync("/dev/loop-control", "r"));
    return true;
  } catch (error) {
    if (["EPERM", "EACCES", "ENOENT"].includes(errnoOf(error) ?? "")) return false;
    throw error;
  }
}

/** As losetup(8) writes it: makedev(3), undone. */
function deviceOf(path: string): string {
  const { dev } = lstatSync(path, { bigint: true });
  return `${((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn)}:${(dev & 0xffn) | ((dev >> 12n) & ~0xffn)}`;
}
