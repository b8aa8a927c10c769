/** A process that asks for the lock with 0, 1, 2, 3 descriptors free, and prints how that ended. Argument: directory. */
import { closeSync, openSync } from "node:fs";
import process from "node:process";
import { errnoOf, nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock, LockingError } from "../../src/index.ts";

const [, , path = ""] = process.argv;
const manager = kernelLock(openDir(openRoot(path), []), nodeName("lock"));
const ask = async (): Promise<string> => {
  try {
    (await manager.acquire({ timeoutMs: 0, runId: "starved" })).release();
    return "granted";
  } catch (error) {
    if (error instanceof LockingError) return `${error.reason} ${error.errno}`;
    throw error;
  }
};

/** Opens as many as there can be. */
function fill(): number[] {
  const fds: number[] = [];
  for (;;) {
    try {
      fds.push(openSync("/dev/null", "r"));
    } catch (error) {
      if (errnoOf(error) === "EMFILE") return fds;
      throw error;
    }
  }
}

const ends: unknown[] = [];
await ask();
for (let free = 0; free < 4; free++) {
  const fds = fill();
  for (const fd of fds.splice(0, free)) closeSync(fd);
  const end = await ask();
  const left = fill();
  ends.push({ free, end, left: left.length });
  for (const fd of [...fds, ...left]) closeSync(fd);
}
process.stdout.write(JSON.stringify(ends));
