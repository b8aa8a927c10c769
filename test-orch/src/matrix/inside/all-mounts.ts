/** This defines `allMounts`. */
import { readFileSync } from "node:fs";

/** One mount. Two may be at one place; ids are never used twice in the time that a container lives. */
export interface Mount {
  readonly id: string;
  readonly path: string;
}

/** What is mounted in the container, the newest first: the order in which it can be unmounted. */
export function allMounts(): Mount[] {
  const lines = readFileSync("/proc/self/mountinfo", "utf8").trim().split("\n");
  return lines.map((line) => line.split(" ")).map(([id = "", , , , path = ""]) => ({ id, path: unescapeOctal(path) })).toReversed();
}

// proc(5): space, tab, newline and backslash stand as three octal digits.
function unescapeOctal(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/gu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
