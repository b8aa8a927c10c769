/** This defines `folderPrefix`: names that tell whose a matrix run's things are. */
import { readlinkSync } from "node:fs";

/** The start of the name of all that the run of process `pid` makes; the pid namespace is in it, since /tmp may be shared. */
export function folderPrefix(pid: number | string): string {
  const namespace = /\d+/u.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  return `switchyard-matrix-${namespace}-${pid}-`;
}
