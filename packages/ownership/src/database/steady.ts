/** This defines `steady`: a reading during which nothing changed. */
import type { Statx } from "@switchyard/fs-atomic";
import { DatabaseError } from "./database-error.ts";
import type { RootFiles } from "./root-files.ts";

const TRIES = 3;

/**
 * Reads until what is looked at before and after is the same: a manager replaces its files one by one, and half of an old
 * database with half of a new one would name an owner that never was.
 *
 * @param watched files and directories, as written inside the root
 * @throws `DatabaseError` `changing`
 */
export function steady<T>(files: RootFiles, watched: readonly string[], read: () => T): T {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = stamp(files, watched);
    const value = attempt(read);
    if (stamp(files, watched) === before) return value();
  }
  throw new DatabaseError("changing", watched[0] ?? "/", { found: "it changed each time while it was read" });
}

/** An error counts like a value: what was half there may have been read as corrupt. */
function attempt<T>(read: () => T): () => T {
  try {
    const value = read();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function stamp(files: RootFiles, watched: readonly string[]): string {
  return watched.map((path) => describe(files.stat(path))).join(" ");
}

function describe(stat: Statx | undefined): string {
  return stat === undefined ? "-" : `${stat.device}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
}
