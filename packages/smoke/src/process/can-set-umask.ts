/** This defines `canSetUmask`: whether what is started here gets the umask that checks rely on. */
import process from "node:process";
import { isMainThread } from "node:worker_threads";
import { UMASK } from "./spawn-group.ts";

/** True in the main thread, and in a worker of a process that has it already. */
export function canSetUmask(): boolean {
  return isMainThread || process.umask() === UMASK;
}
