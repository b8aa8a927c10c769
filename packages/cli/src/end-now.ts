/** This defines `endNow`: the end of the process, where a verb was run. */
import { exitNow } from "@switchyard/fs-atomic";

/** Ends it at once with this exit code, without taking Node down where native code was loaded: see `exitNow`. */
export function endNow(exitCode: number): never {
  exitNow(exitCode);
}
