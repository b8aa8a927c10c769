/** This defines `findTool` and `needTool`: where a program of this machine is. */
import { accessSync, constants, realpathSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** The path of the program behind a name, links followed; undefined where there is none. */
export function findTool(name: string): string | undefined {
  for (const dir of [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/bin", "/sbin", "/bin"]) {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return realpathSync(join(dir, name));
    } catch {
      continue; // not in this directory
    }
  }
  return undefined;
}

/** The same; where there is none the test fails and says what to install. */
export function needTool(name: string, aptPackage: string): string {
  const found = findTool(name);
  if (found === undefined) throw new Error(`${name} is not on PATH; it comes with: apt-get install ${aptPackage}`);
  return found;
}
