/** This defines `imageCache`: where images are kept between runs whose daemon is gone with the run. */
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** A directory outside of any checkout, made if needed. What is in it may be removed at any time. */
export function imageCache(): string {
  const directory = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "switchyard-matrix");
  mkdirSync(directory, { recursive: true });
  return directory;
}
