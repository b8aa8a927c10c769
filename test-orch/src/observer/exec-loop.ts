/** This is the worker that runs the targets, as users of the system do. */
import { spawnSync } from "node:child_process";
import { errorCode } from "./error-code.ts";
import { runLoop } from "./run-loop.ts";

/** A run costs some milliseconds of a core; the rest is left to the looks and to the command under test. */
const PAUSE_MS = 50;

runLoop(
  "exec",
  (path, mayBeAbsent, counter) => {
    const result = spawnSync(path, ["--version"], { stdio: "ignore" });
    if (result.error !== undefined) {
      const code = errorCode(result.error);
      if (!mayBeAbsent || code !== "ENOENT") counter.miss(path, code);
    } else if (result.status !== 0) counter.miss(path, `EXIT ${result.status ?? result.signal}`);
  },
  PAUSE_MS,
);
