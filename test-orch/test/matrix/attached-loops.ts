/** This defines `attachedLoops`. */
import { existsSync, readFileSync } from "node:fs";

/** A loop device at one moment. Its name is used again, and in containers all files behind them are called the same. */
export interface AttachedLoop {
  readonly name: string;
  /** The kernel counts how often disks have come. */
  readonly count: string;
}

/** The loop devices that process `pid` sees mounted. */
export function attachedLoops(pid: number): AttachedLoop[] {
  const mounted = readFileSync(`/proc/${pid}/mountinfo`, "utf8").matchAll(/ \/dev\/(loop\d+) /gu);
  return [...mounted].map(([, name = ""]) => ({ name, count: countOf(name) }));
}

/** Whether it still has the file behind it that it had. */
export function isAttached({ name, count }: AttachedLoop): boolean {
  return existsSync(`/sys/block/${name}/loop/backing_file`) && countOf(name) === count;
}

function countOf(name: string): string {
  return readFileSync(`/sys/block/${name}/diskseq`, "utf8").trim();
}
