/** This is the worker that looks behind names: what a target leads to must be there and hold bytes. */
import { closeSync, lstatSync, openSync, readSync } from "node:fs";
import { errorCode } from "./error-code.ts";
import { runLoop } from "./run-loop.ts";

const buffer = Buffer.alloc(16);

runLoop("open", (path, mayBeAbsent, counter) => {
  const before = mayBeAbsent ? linkSeen(path) : undefined;
  try {
    const fd = openSync(path, "r");
    if (readSync(fd, buffer, 0, buffer.length, 0) === 0) counter.miss(path, "EMPTY");
    closeSync(fd);
  } catch (error) {
    const code = errorCode(error);
    if (!mayBeAbsent || code !== "ENOENT") counter.miss(path, code);
    // The same link before and after the failed open: it was there, and led nowhere.
    else if (before !== undefined && before === linkSeen(path)) counter.miss(path, "DANGLING");
  }
});

function linkSeen(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? undefined : `${stats.ino} ${stats.ctimeNs}`;
}
