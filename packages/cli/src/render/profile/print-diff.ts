/** This defines `printProfileDiff`: how two profiles differ. */
import type { ProfilesDiff, ProfilesDiffReport } from "@switchyard/profiles";
import { printReport } from "../print-report.ts";
import { showPath } from "../show-path.ts";
import { table } from "../table.ts";

/** Prints the report and returns its exit code. */
export function printProfileDiff(report: ProfilesDiffReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, ({ diff }) => (diff === null ? [] : textOf(diff)));
}

/** `-` only the first has it, `+` only the second, `~` they lead to different programs, `!` it would lose its capabilities. */
function textOf({ a, b, missing, extra, same_inode: inode, same_bytes: bytes, different, capabilities_lost: lost }: ProfilesDiff): string[] {
  const rows = [
    ...missing.map((name) => ["-", showPath(name), `only in ${a}`]),
    ...extra.map((name) => ["+", showPath(name), `only in ${b}`]),
    ...different.map((line) => ["~", showPath(line.applet), `${shown(line.a)} becomes ${shown(line.b)}`]),
    ...lost.map(({ applet }) => ["!", showPath(applet), "its file capabilities would be lost"]),
  ];
  return [...table(rows), `${missing.length} only in ${a}, ${extra.length} only in ${b}, ${different.length} different, ${inode.length + bytes.length} the same.`];
}

function shown(path: string | null): string {
  return path === null ? "nothing" : showPath(path);
}
