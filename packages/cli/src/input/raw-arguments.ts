/** This defines `rawArguments`: the last arguments of this process as the kernel has them. */
import { readFileSync } from "node:fs";
import { decodeBytes, errnoOf } from "@switchyard/fs-atomic";

/** So many byte strings (proc_pid_cmdline(5)); Node and its own options come before them. Null where /proc cannot be read. */
export function rawArguments(count: number): readonly string[] | null {
  try {
    // Each is ended by a NUL. One character for each byte, so that none is lost.
    const all = readFileSync("/proc/self/cmdline", "latin1").split("\0").slice(0, -1);
    return all.slice(-count).map((one) => decodeBytes(Buffer.from(one, "latin1")));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return null;
  }
}
