/** This defines `machineTool`: a program that any Linux has. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** The absolute path of a tool of this machine. */
export function machineTool(tool: string): string {
  const places = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/bin"];
  const found = places.map((place) => join(place, tool)).find(isExecutable);
  if (found === undefined) throw new Error(`${tool} is missing: install coreutils`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
