/** This defines `locateProgram`: where this machine keeps an executable. */
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/**
 * Finds `name` on PATH and returns the file behind it, links resolved.
 *
 * @throws where PATH has no such executable; the message names the directories that were searched.
 */
export function locateProgram(name: string): string {
  const directories = (process.env["PATH"] ?? "/usr/bin:/bin").split(delimiter);
  const found = directories.map((directory) => join(directory, name)).find(isExecutable);
  if (found === undefined) throw new Error(`Cannot find the program "${name}": searched ${directories.join(", ")}`);
  return realpathSync(found);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent here, or not ours to run: the next directory may have it
  }
}
