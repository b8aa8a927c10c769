// This defines the names of work areas, which tell whether their maker still lives.

import { readlinkSync } from "node:fs";

/** The start of the name of an area made by `pid`; the pid namespace is in it, since /dev/shm may be shared. */
export function areaPrefix(pid: number | string): string {
  const namespace = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  return `power-loss-${namespace}-${pid}-`;
}
