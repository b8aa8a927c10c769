/** This is the worker that looks at names: a target that is missing for one microsecond is missing. */
import { lstatSync } from "node:fs";
import { errorCode } from "./error-code.ts";
import { runLoop } from "./run-loop.ts";

const QUIETLY = { throwIfNoEntry: false } as const;

runLoop("lstat", (path, mayBeAbsent, counter) => {
  try {
    if (lstatSync(path, QUIETLY) === undefined && !mayBeAbsent) counter.miss(path, "ENOENT");
  } catch (error) {
    counter.miss(path, errorCode(error));
  }
});
