// This defines `mountPointsBelow`: what is mounted inside a directory.

import { readFileSync } from "node:fs";

/** The mount points below `dir`, the newest first, which is the order in which they can be unmounted. */
export function mountPointsBelow(dir: string): readonly string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => unescapeOctal(line.split(" ")[4] ?? ""))
    .filter((mountPoint) => mountPoint.startsWith(`${dir}/`))
    .toReversed();
}

// proc(5): space, tab, newline and backslash stand as three octal digits.
function unescapeOctal(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
